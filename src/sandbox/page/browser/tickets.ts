import type { PageState, TicketRow } from '../view.ts';
import type { App } from './app.ts';
import { arrive, byId, h, keep } from './dom.ts';
import { ticketLine } from './ticket-line.ts';

type Order = 'newest' | 'index';

let order: Order = 'newest';
let wanted: number | null = null;
let latest: { state: PageState; app: App } | null = null;

const HEADS: readonly { name: string; order?: Order }[] = [
  { name: 'Ticket', order: 'newest' },
  { name: 'Topic and problem' },
  { name: 'Dissatisfaction', order: 'index' },
  { name: 'Confidence' },
];

/** The agent's list. */
export function drawTickets(state: PageState, app: App): void {
  latest = { state, app };
  const body = byId('tickets-body');
  if (body.childElementCount === 0)
    body.append(
      table(),
      h('p', { class: 'empty', id: 'no-tickets' }, 'No tickets yet. A complaint appears here within a second, sorted.'),
    );
  byId('no-tickets').hidden = state.tickets.length > 0;
  markOrder();
  const topics = JSON.stringify(state.topics);
  const isFirst = byId('ticket-lines').childElementCount === 0;
  const added = keep(
    byId('ticket-lines'),
    sorted(state.tickets).map((row) => ({
      key: String(row.id),
      signature: JSON.stringify(row) + topics.length,
      draw: () => ticketLine(row, state.topics, app),
    })),
  );
  if (!isFirst) for (const line of added) arrive(line);
  const hasConfidence = state.tickets.some((row) => row.confidence !== null);
  body.firstElementChild?.classList.toggle('has-confidence', hasConfidence);
  drawTally(state.tickets);
  if (wanted !== null) reveal(wanted);
}

/** Brings a ticket into view, now or as soon as it is there. */
export function showTicketIn(id: number): void {
  wanted = id;
  reveal(id);
}

function reveal(id: number): void {
  const line = byId('ticket-lines').querySelector(`[data-key="${id}"]`);
  if (!(line instanceof HTMLElement)) return;
  wanted = null;
  line.scrollIntoView({ block: 'center' });
  line.classList.remove('is-found');
  // Reading the size starts the highlight anew when the same ticket is asked for twice.
  line.getBoundingClientRect();
  line.classList.add('is-found');
  line.querySelector<HTMLElement>('[data-focus]')?.focus({ preventScroll: true });
}

function sorted(rows: readonly TicketRow[]): TicketRow[] {
  const newest = [...rows].sort((a, b) => b.id - a.id);
  return order === 'newest' ? newest : newest.sort((a, b) => (b.index ?? 101) - (a.index ?? 101));
}

function table(): HTMLElement {
  return h(
    'table',
    { role: 'table' },
    h('caption', { class: 'unseen' }, 'Tickets with what Umbrage says about them'),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, HEADS.map(head))),
    h('tbody', { role: 'rowgroup', id: 'ticket-lines' }),
  );
}

function head({ name, order: by }: (typeof HEADS)[number]): HTMLElement {
  if (by === undefined) return h('th', { role: 'columnheader', scope: 'col' }, name);
  const title = by === 'newest' ? 'Newest first' : 'Most upset first';
  return h(
    'th',
    { role: 'columnheader', scope: 'col', 'data-order': by },
    h(
      'button',
      { type: 'button', title, click: () => sortBy(by) },
      name,
      h('span', { class: 'arrow', 'aria-hidden': 'true' }),
    ),
  );
}

function sortBy(by: Order): void {
  order = by;
  if (latest !== null) drawTickets(latest.state, latest.app);
}

function markOrder(): void {
  for (const cell of document.querySelectorAll('#tickets th[data-order]')) {
    const isOrder = cell.getAttribute('data-order') === order;
    cell.setAttribute('aria-sort', isOrder ? 'descending' : 'none');
  }
}

function drawTally(rows: readonly TicketRow[]): void {
  const bands = ['critical', 'high', 'medium', 'low'] as const;
  keep(
    byId('tally'),
    bands.map((band) => {
      const n = rows.filter((row) => row.band === band).length;
      return {
        key: band,
        signature: String(n),
        draw: () => h('span', { class: `chip ${band}`, hidden: n === 0 }, `${n} ${band}`),
      };
    }),
  );
}
