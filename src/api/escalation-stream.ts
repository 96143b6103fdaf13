import type { Services } from '../core/ports.ts';
import { escalationView } from './views.ts';

/** Proxies and load balancers end a connection that is silent for longer; half a minute is a common limit. */
const HEARTBEAT_MS = 15_000;
const RECONNECT_MS = 3_000;
const AT_ONCE = 50;

/**
 * Frames of server-sent events: each escalation that opens after `from`, in order, and a comment when nothing happened
 * for a while. What it reads is in the database, so a reader who comes back with the last id misses nothing.
 * @param isWelcome asked again before what is sent after a heartbeat's time, silent or not: a key that was revoked hears no more
 */
export async function* escalationFrames(
  from: number,
  { api, listeners }: Pick<Services, 'api' | 'listeners'>,
  isWelcome: () => Promise<boolean>,
  gone: AbortSignal,
  heartbeatMs = HEARTBEAT_MS,
): AsyncGenerator<string> {
  yield `retry: ${RECONNECT_MS}\n\n`;
  let seen = from;
  let askedAt = performance.now();
  const mayStay = async () => {
    if (performance.now() - askedAt < heartbeatMs) return true;
    askedAt = performance.now();
    return isWelcome();
  };
  while (!gone.aborted) {
    const opened = await api.escalations.openedAfter(seen, AT_ONCE);
    for (const { number, escalation } of opened) {
      if (!(await mayStay())) return;
      yield `id: ${number}\nevent: escalation\ndata: ${JSON.stringify(escalationView(escalation))}\n\n`;
      seen = number;
    }
    if (opened.length > 0 || (await listeners.news(seen, heartbeatMs, gone))) continue;
    if (gone.aborted || !(await mayStay())) return;
    yield ': still here\n\n';
  }
}
