import type { Services } from '../src/core/ports.ts';
import type { HttpHandler } from '../src/http.ts';

/** The process runs. */
export function healthAsked(): HttpHandler {
  return async () => ({ status: 200, body: { status: 'ok' } });
}

/** The process can do its work: a load balancer may send to it. Before it is ready nobody listens on the port at all. */
export function readinessAsked({
  queue,
  health,
  classifier,
}: Pick<Services, 'queue' | 'health' | 'classifier'>): HttpHandler {
  return async () => {
    // Why it cannot be asked stands in the log of everything else that asks it.
    const pending = await queue.pending().catch(() => null);
    const status = health.isStopping()
      ? 'stopping'
      : pending === null
        ? 'waiting for the database'
        : health.slackConnected()
          ? 'ready'
          : 'waiting for Slack';
    return { status: status === 'ready' ? 200 : 503, body: { status, pending, model: classifier.id } };
  };
}
