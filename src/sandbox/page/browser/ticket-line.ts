import type { Choice, TicketRow, TopicChoice } from '../view.ts';
import type { App } from './app.ts';
import { type Child, h } from './dom.ts';

/** One ticket of the list, with the drop-downs to correct it. */
export function ticketLine(row: TicketRow, topics: readonly TopicChoice[], app: App): HTMLElement {
  return h(
    'tr',
    { role: 'row' },
    cell('what', what(row, app)),
    cell('about', about(row, topics, app)),
    cell('mood', mood(row)),
    cell('sure', sureness(row)),
  );
}

const cell = (name: string, children: Child): HTMLElement => h('td', { role: 'cell', class: name }, children);

/** Longer complaints are cut to a few lines in the list. */
const LONG = 130;

function what(row: TicketRow, app: App): Child[] {
  const text = h('p', { class: 'complaint', id: `complaint-${row.id}` }, withWords(row.text, row.words));
  const { alert } = row;
  return [
    h(
      'p',
      { class: 'meta' },
      h('b', {}, `#${row.id}`),
      ` ${row.customer} · ${clock(row.createdAt)}`,
      status(row.status),
    ),
    row.subject === '' ? null : h('p', { class: 'subject' }, row.subject),
    text,
    row.words.length === 0
      ? null
      : h(
          'p',
          { class: 'words' },
          h('span', {}, 'Decided by '),
          row.words.map((word) => [h('q', {}, word), ' ']),
        ),
    h(
      'p',
      { class: 'more' },
      row.text.length > LONG ? opener(text) : null,
      alert === null
        ? null
        : h(
            'button',
            {
              type: 'button',
              class: 'link',
              'data-focus': 'alert',
              click: () => app.showMessage(alert.channel, alert.ts),
            },
            'See the alert in Slack',
          ),
    ),
  ];
}

function opener(text: HTMLElement): HTMLElement {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'link',
      'aria-expanded': 'false',
      'aria-controls': text.id,
      'data-focus': 'more',
      click: () => {
        const isOpen = text.classList.toggle('is-open');
        button.setAttribute('aria-expanded', String(isOpen));
        button.textContent = isOpen ? 'Show less' : 'Show all';
      },
    },
    'Show all',
  );
  return button;
}

function status(name: string): Child {
  return name === 'new' || name === 'open' ? null : h('span', { class: 'state' }, name);
}

/** The complaint with the words that decided marked in it. */
function withWords(text: string, words: readonly string[]): Child[] {
  if (words.length === 0) return [text];
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${escaped})(?![\\p{L}\\p{N}])`, 'giu');
  return text.split(pattern).map((part, index) => (index % 2 === 1 ? h('mark', {}, part) : part));
}

function about(row: TicketRow, topics: readonly TopicChoice[], app: App): Child[] {
  if (row.band === null) return [h('span', { class: 'reading' }, 'Waiting to be read')];
  const topic = topics.find((each) => each.tag === row.topic?.tag);
  const correct = (topicTag: string, problem: string | null) =>
    app.act('/api/corrections', { ticket: row.id, topic: topicTag, problem });
  return [
    menu(`Topic of ticket ${row.id}`, 'topic', row.topic, topics, (tag) => correct(tag, null)),
    row.topic === null
      ? null
      : menu(`Problem of ticket ${row.id}`, 'problem', row.problem, topic?.problems ?? [], (tag) =>
          correct(row.topic?.tag ?? '', tag),
        ),
    row.degraded
      ? h(
          'span',
          { class: 'stood-in', title: 'The built-in model decided alone, and a comment on the ticket says so' },
          'Second model did not answer',
        )
      : null,
    row.needsReview ? h('span', { class: 'review' }, 'Not sure, please check') : null,
    row.corrected ? h('span', { class: 'corrected' }, 'Corrected by Ana') : null,
  ];
}

function menu(
  label: string,
  kind: 'topic' | 'problem',
  held: Choice | null,
  choices: readonly Choice[],
  choose: (tag: string) => void,
): HTMLElement {
  const all = held === null || choices.some((each) => each.tag === held.tag) ? choices : [held, ...choices];
  return h(
    'select',
    {
      'aria-label': label,
      class: kind,
      'data-focus': kind,
      change: (event) => event.currentTarget instanceof HTMLSelectElement && choose(event.currentTarget.value),
    },
    held === null && h('option', { value: '', selected: true, disabled: true }, `Choose a ${kind}`),
    all.map(({ tag, name }) => h('option', { value: tag, selected: tag === held?.tag }, name)),
  );
}

function mood({ band, index }: TicketRow): Child[] {
  if (band === null) return [h('span', { class: 'unknown' }, '–')];
  const bar = h('span', { class: 'fill' });
  bar.style.inlineSize = `${index ?? 0}%`;
  return [
    h('span', { class: 'number' }, index === null ? '' : String(index)),
    h('span', { class: `chip ${band}` }, band),
    h('span', { class: `meter ${band}`, 'aria-hidden': 'true' }, bar),
  ];
}

function sureness({ confidence, band }: TicketRow): Child[] {
  if (confidence !== null) return [h('span', { class: 'percent' }, `${Math.round(confidence * 100)} %`)];
  return [
    h(
      'span',
      {
        class: 'unknown',
        title: band === null ? 'Not read yet' : 'Only alerts and tickets with the custom field say it',
      },
      '–',
    ),
  ];
}

function clock(iso: string): string {
  return new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
}
