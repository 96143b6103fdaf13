import { z } from 'zod';
import { isDatabaseOutage } from '../core/database-outage.ts';
import type { OutageAlarm } from '../core/outage.ts';
import type { Operators } from '../core/ports.ts';
import { OUTAGE_AFTER_MS } from './outage-alarm.ts';
import type { Settings } from './store/settings.ts';

const SETTING = 'outage.database';
const Told = z.object({ until: z.string() });

interface Needs {
  settings: Pick<Settings, 'get' | 'set'>;
  operators: Operators;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * While the database is away nothing can be told, since what is told goes through the queue. The operators hear of it once
 * when it is back, whatever the number of processes that missed it: the key of what is told is the end of the outage before,
 * which all of them read alike.
 */
export function databaseAlarm({ settings, operators, now }: Needs): OutageAlarm {
  let since: number | null = null;
  return {
    async failed(failure) {
      if (isDatabaseOutage(failure)) since ??= now();
    },
    async fine() {
      if (since !== null && now() - since >= OUTAGE_AFTER_MS) {
        const last = await settings.get(SETTING, Told);
        if (last === null || Date.parse(last.until) < since) {
          const [from, until] = [new Date(since).toISOString(), new Date(now()).toISOString()];
          const text = `The database answers again. It gave no good answer from ${from} to ${until}. Deliveries were refused with 503 meanwhile: Slack's messages and Zendesk's changes are read again by the next look. Check the server's log for the cause.`;
          await operators.tell(`outage:database:${last?.until ?? 'first'}`, text);
          await settings.set(SETTING, { until });
        }
      }
      since = null;
    },
  };
}
