import type { Failure, PageState, System, Waiting } from '../view.ts';
import type { App } from './app.ts';
import { byId, h } from './dom.ts';

const SYSTEMS: readonly { system: System; name: string; spoken: string; meanwhile: string; about: string | null }[] = [
  {
    system: 'zendesk',
    name: 'Zendesk',
    spoken: 'Zendesk',
    meanwhile: 'Go on sending complaints: they wait, and are sorted when you switch back to “works”.',
    about: null,
  },
  {
    system: 'slack',
    name: 'Slack',
    spoken: 'Slack',
    meanwhile: 'Go on sending complaints: the alerts wait, and arrive when you switch back to “works”.',
    about: null,
  },
  {
    system: 'model',
    name: 'Second model',
    spoken: 'The second model (a stand-in)',
    meanwhile:
      'Nothing waits for it: it is asked only where the built-in model is unsure (try the wifi question), and then the built-in model decides and the ticket says so. After five failures it is left alone for half a minute.',
    about:
      'Asked where the built-in model is unsure. Here a stand-in plays it: the built-in model once more, behind an address.',
  },
];
const FAILURES: readonly [Failure, string, string][] = [
  ['works', 'works', 'answers as it should'],
  ['down', '503', 'answers 503 to every call'],
  ['cut', 'cut', 'drops every connection'],
];

/** The switches that make the outside systems fail, and the storm. */
export function drawControls(state: PageState, app: App): void {
  const place = byId('switches');
  if (place.childElementCount === 0) build(place, app);
  for (const { system } of SYSTEMS) {
    const input = document.querySelector(`input[name="fail-${system}"][value="${state.failures[system]}"]`);
    if (input instanceof HTMLInputElement) input.checked = true;
    byId(`fail-${system}`).classList.toggle('is-failing', state.failures[system] !== 'works');
  }
  drawStorm(state, byId('storm'));
  drawBanner(state);
}

/** The one line that says whether anything is under way, and that nothing is gone. */
export function drawStatus({ waiting }: PageState): void {
  const place = byId('status');
  const open = waiting.untagged + waiting.alerts + waiting.messages;
  const content: [string, string] =
    open > 0
      ? [`${open} waiting`, parts(waiting)]
      : waiting.tickets === 0
        ? ['Ready', 'Send a complaint on the left and watch what happens.']
        : ['Nothing waiting', `${count(waiting.tickets, 'ticket')} in, ${waiting.tickets} sorted, none lost`];
  const signature = [...content, waiting.refused].join('|');
  if (place.dataset.shown === signature) return;
  place.dataset.shown = signature;
  place.classList.toggle('is-waiting', open > 0);
  const refused = waiting.refused === 0 ? null : h('span', {}, `${count(waiting.refused, 'failed call')}, tried again`);
  place.replaceChildren(h('strong', {}, content[0]), h('span', {}, content[1]), ...(refused === null ? [] : [refused]));
}

/** The stream of changes broke off, or is back. */
export function showConnection(isConnected: boolean): void {
  document.documentElement.classList.toggle('is-cut', !isConnected);
  const place = byId('status');
  if (isConnected) return;
  place.dataset.shown = '';
  place.replaceChildren(h('strong', {}, 'Not connected'), h('span', {}, 'Trying to reach the demo again.'));
}

function parts({ untagged, alerts, messages }: Waiting): string {
  return [
    untagged === 0 ? '' : `${count(untagged, 'ticket')} to sort`,
    alerts === 0 ? '' : `${count(alerts, 'alert')} to post`,
    messages === 0 ? '' : `${count(messages, 'message')} to read`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

function build(place: HTMLElement, app: App): void {
  const breaker = byId('breaker');
  breaker.addEventListener('click', () =>
    breaker.setAttribute('aria-expanded', String(place.classList.toggle('is-shown'))),
  );
  place.append(h('span', { class: 'invitation', 'aria-hidden': 'true' }, 'Try to break it'));
  for (const { system, name, about } of SYSTEMS) {
    place.append(
      h(
        'fieldset',
        { class: 'switch', id: `fail-${system}`, title: about },
        h('legend', {}, name),
        FAILURES.map(([failure, label, meaning]) =>
          h(
            'label',
            { title: `${name} ${meaning}` },
            h('input', {
              type: 'radio',
              name: `fail-${system}`,
              value: failure,
              change: () => app.act('/api/failures', { system, failure }),
            }),
            h('span', {}, label),
          ),
        ),
      ),
    );
  }
  place.append(
    h(
      'button',
      {
        type: 'button',
        id: 'storm',
        class: 'storm',
        title: 'Opens 60 complaints about one outage within a minute',
        click: (event) => {
          const running = event.currentTarget instanceof HTMLElement && event.currentTarget.dataset.running === 'yes';
          app.act('/api/storm', { on: !running });
        },
      },
      h('span', { class: 'storm-label' }, 'Storm of 60'),
      h('span', { class: 'storm-bar', 'aria-hidden': 'true' }),
    ),
  );
}

function drawStorm({ storm }: PageState, button: HTMLElement): void {
  button.dataset.running = storm.running ? 'yes' : 'no';
  const label = button.querySelector('.storm-label');
  if (label !== null)
    label.textContent = storm.running ? `Stop storm, ${storm.opened} of ${storm.total}` : 'Storm of 60';
  const bar = button.querySelector('.storm-bar');
  if (bar instanceof HTMLElement) bar.style.inlineSize = storm.running ? `${(100 * storm.opened) / storm.total}%` : '0';
}

function drawBanner({ failures }: PageState): void {
  const failing = SYSTEMS.filter(({ system }) => failures[system] !== 'works').map(
    ({ system, spoken, meanwhile }) =>
      `${spoken} ${FAILURES.find(([failure]) => failure === failures[system])?.[2] ?? ''}. ${meanwhile}`,
  );
  const sentence = failing.join(' ');
  const banner = byId('banner');
  banner.hidden = failing.length === 0;
  if (failing.length > 0 && banner.textContent !== sentence) banner.textContent = sentence;
}
