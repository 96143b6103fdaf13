import type { PageState } from '../view.ts';
import { byId, h } from './dom.ts';
import { fetchState, send } from './wire.ts';

/** What this window looks at. Kept here only: two windows can be two people. */
export interface Looking {
  person: string;
  channel: string;
  isHome: boolean;
  thread: string | null;
}

/** What every part of the page can do. */
export interface App {
  looking: Looking;
  /** Looks at something else and redraws. */
  look(change: Partial<Looking>): void;
  /** Does something on the server and says so when it failed. Resolves to the answer, null after a failure. */
  act(path: string, body: object): Promise<Record<string, unknown> | null>;
  say(sentence: string): void;
  /** Brings the list to a ticket. */
  showTicket(id: number): void;
  /** Brings Slack to a message. */
  showMessage(channel: string, ts: string): void;
}

const TOAST_MS = 7000;

/** Something the person has to know, at the foot of the page. */
export function say(sentence: string): void {
  const toast = h('div', { class: 'toast' }, sentence);
  byId('toasts').append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}

export async function act(path: string, body: object): Promise<Record<string, unknown> | null> {
  const { error, answer } = await send(path, body);
  if (error === null) return answer;
  say(SLACK_ERRORS[error] ?? error);
  return null;
}

/** What Slack tells a person in these cases. */
const SLACK_ERRORS: Readonly<Record<string, string>> = {
  operation_timeout: 'Umbrage took too long to answer (operation_timeout).',
  dispatch_failed: 'Umbrage could not be reached (dispatch_failed).',
};

/**
 * Redraws after a change, one look at a time: changes during a look cause exactly one further look. A look that fails is
 * repeated by the next change, or when the connection is back.
 */
export function redrawer(looking: Looking, draw: (state: PageState) => void): () => void {
  let isLooking = false;
  let isAsked = false;
  return async function redraw(): Promise<void> {
    if (isLooking) {
      isAsked = true;
      return;
    }
    isLooking = true;
    isAsked = false;
    const { person, channel, thread } = looking;
    try {
      draw(await fetchState({ person, channel, ...(thread === null ? {} : { thread }) }));
    } catch (error) {
      console.warn('The page could not be brought up to date.', error);
    }
    isLooking = false;
    if (isAsked) redraw();
  };
}
