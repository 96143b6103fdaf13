import type { PageState } from '../view.ts';
import { object, text } from './json.ts';

/** Why the page's server did not do it, in words for a person; null when it did. */
export async function send(
  path: string,
  body: object,
): Promise<{ error: string | null; answer: Record<string, unknown> }> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = object(await response.json());
    const error = response.ok ? text(answer.error) : text(answer.detail) || `The server answered ${response.status}.`;
    return { error: error === '' ? null : error, answer };
  } catch {
    return { error: 'The demo does not answer. Is it still running?', answer: {} };
  }
}

/** Our own server describes its answer by the same type, so it is taken at its word. */
export async function fetchState(looking: Record<string, string>): Promise<PageState> {
  const response = await fetch(`/api/state?${new URLSearchParams(looking)}`);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const state: PageState = await response.json();
  return state;
}

/** Calls back on every change, and when the connection is lost or back. */
export function listen(changed: () => void, connected: (isConnected: boolean) => void): void {
  const source = new EventSource('/api/events');
  source.addEventListener('message', changed);
  source.addEventListener('open', () => connected(true));
  source.addEventListener('error', () => connected(false));
}
