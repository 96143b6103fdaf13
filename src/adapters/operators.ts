import type { Inbox, Log, Meters, Operators } from '../core/ports.ts';

/** Tells the operators through the queue, so that a key is told once and survives a restart or an hour without Slack. */
export function openOperators(
  inbox: Inbox,
  log: Pick<Log, 'warn'>,
  channel: string | undefined,
  clock: () => Date,
  meters: Pick<Meters, 'noticed'>,
): Operators {
  return {
    async tell(key, text) {
      meters.noticed();
      log.warn({ notice: key, text }, 'a notice for the operators');
      if (channel === undefined) return;
      const data = { key, channel, text, at: clock().toISOString() };
      await inbox.accept(`notice:${key}`, { queue: 'notice', key: `notice:${key}`, data });
    },
  };
}
