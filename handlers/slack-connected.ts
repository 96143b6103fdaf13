import type { Services } from '../src/core/ports.ts';

/** Slack can reach us, for the first time or again. */
export function slackConnected({ queue, clock }: Pick<Services, 'queue' | 'clock'>): () => Promise<void> {
  return () => queue.add({ queue: 'catch-up', key: 'catch-up', data: { at: clock().toISOString() } });
}
