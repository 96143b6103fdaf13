import type { PageState } from '../view.ts';
import { type App, act, type Looking, redrawer, say } from './app.ts';
import { drawControls, drawStatus, showConnection } from './controls.ts';
import { drawCustomer } from './customer.ts';
import { drawSlack, showMessageIn } from './slack-pane.ts';
import { drawTabs, showPlace } from './tabs.ts';
import { drawTickets, showTicketIn } from './tickets.ts';
import { listen } from './wire.ts';

const looking: Looking = { person: 'mara', channel: 'escalations', isHome: false, thread: null };
let last: PageState | null = null;

const redraw = redrawer(looking, (state) => {
  last = state;
  drawStatus(state);
  drawControls(state, app);
  drawCustomer(state, app);
  drawTickets(state, app);
  drawSlack(state, app);
  drawTabs(state);
});

const app: App = {
  looking,
  look(change) {
    Object.assign(looking, change);
    redraw();
  },
  act,
  say,
  showTicket(id) {
    showPlace('tickets');
    showTicketIn(id);
  },
  showMessage(channel, ts) {
    showPlace('slack');
    const there = last?.slack.channels.find((each) => each.id === channel || each.name === channel);
    if (there === undefined) return say('That channel is not part of the demo.');
    showMessageIn(ts);
    app.look({ channel: there.id, isHome: false, thread: null });
  },
};

listen(redraw, showConnection);
redraw();
