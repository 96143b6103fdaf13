import type { SlackScreen } from '../view.ts';
import type { App } from './app.ts';
import { text } from './json.ts';
import type { Place, SlackContext } from './slack-context.ts';

/** Tells the app of a click as this person. */
export function clicker(app: App, { person }: SlackScreen, place: Place): SlackContext['click'] {
  return (element, blockId, value) => {
    app.act('/api/slack/click', {
      person,
      place,
      actionId: text(element.action_id),
      ...(blockId === '' ? {} : { blockId }),
      ...(value === undefined ? {} : { value }),
    });
  };
}

/** Links to tickets and messages of the demo lead to their place on this page. */
export function follower(app: App): SlackContext['follow'] {
  return (url) => {
    const ticket = /\/tickets\/(\d+)/.exec(url)?.[1];
    if (ticket !== undefined) {
      app.showTicket(Number(ticket));
      return true;
    }
    const [, channel, digits] = /\/archives\/([CDG][A-Z0-9]+)\/p(\d{16})/.exec(url) ?? [];
    if (channel === undefined || digits === undefined) return false;
    app.showMessage(channel, `${digits.slice(0, 10)}.${digits.slice(10)}`);
    return true;
  };
}
