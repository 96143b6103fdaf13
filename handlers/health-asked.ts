import type { Services } from '../src/core/ports.ts';
import type { HttpHandler } from '../src/http.ts';

/** The process runs. */
export function healthAsked(): HttpHandler {
  return async () => ({ status: 200, body: { status: 'ok' } });
}

/** The process can do its work: a load balancer may send to it. */
export function readinessAsked({
  queue,
  health,
  classifier,
}: Pick<Services, 'queue' | 'health' | 'classifier'>): HttpHandler {
  return async () => {
    const pending = await queue.pending();
    const slack = health.slackConnected();
    return {
      status: slack ? 200 : 503,
      body: { status: slack ? 'ready' : 'waiting for Slack', pending, model: classifier.id },
    };
  };
}
