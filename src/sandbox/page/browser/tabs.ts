import type { PageState } from '../view.ts';
import { byId, h } from './dom.ts';

const PLACES = ['customer', 'tickets', 'slack'] as const;
type Place = (typeof PLACES)[number];

const NAMES: Readonly<Record<Place, string>> = { customer: 'Customer', tickets: 'Tickets', slack: 'Slack' };

/** On a narrow screen one place is shown at a time; on a wide one the tabs are hidden and all three stand side by side. */
export function drawTabs(state: PageState): void {
  const bar = byId('tabs');
  if (bar.childElementCount === 0) build(bar);
  const counts: Readonly<Record<Place, number>> = {
    customer: 0,
    tickets: state.tickets.length,
    slack: state.slack.channels.find((channel) => channel.name === 'escalations')?.messages ?? 0,
  };
  for (const place of PLACES) {
    const badge = byId(`tab-${place}`).querySelector('.count');
    if (badge !== null) badge.textContent = counts[place] === 0 ? '' : String(counts[place]);
  }
}

export function showPlace(shown: Place): void {
  for (const place of PLACES) {
    byId(place).classList.toggle('is-shown', place === shown);
    const tab = byId(`tab-${place}`);
    tab.setAttribute('aria-selected', String(place === shown));
    tab.tabIndex = place === shown ? 0 : -1;
  }
}

function build(bar: HTMLElement): void {
  for (const place of PLACES) {
    bar.append(
      h(
        'button',
        { type: 'button', role: 'tab', id: `tab-${place}`, 'aria-controls': place, click: () => showPlace(place) },
        NAMES[place],
        ' ',
        h('span', { class: 'count' }),
      ),
    );
  }
  bar.addEventListener('keydown', move);
  showPlace('customer');
}

/** Arrow keys move between tabs, as the pattern for tabs asks. */
function move(event: KeyboardEvent): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  const at = PLACES.findIndex((place) => document.activeElement?.id === `tab-${place}`);
  const next = PLACES[(at + step + PLACES.length) % PLACES.length];
  if (step === 0 || at === -1 || next === undefined) return;
  showPlace(next);
  byId(`tab-${next}`).focus();
}
