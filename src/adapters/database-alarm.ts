import { z } from 'zod';
import { isDatabaseOutage } from '../core/database-outage.ts';
import type { Operators } from '../core/ports.ts';
import { OUTAGE_AFTER_MS } from './outage-alarm.ts';
import type { Settings } from './store/settings.ts';

const SETTING = 'outage.database';
const Told = z.object({ until: z.string() });

export interface DatabaseAlarm {
  failed(failure: unknown): void;
  /** Rejects when what is to be told could not be stored; the next call tries again. */
  fine(): Promise<void>;
}

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
export function databaseAlarm({ settings, operators, now }: Needs): DatabaseAlarm {
  let since: number | null = null;
  async function tell(from: number): Promise<void> {
    const last = await settings.get(SETTING, Told);
    if (last !== null && Date.parse(last.until) >= from) return;
    const [began, until] = [new Date(from).toISOString(), new Date(now()).toISOString()];
    const text = `The database answers again. It gave no good answer from ${began} to ${until}. Zendesk and Slack were refused meanwhile, so their news is read again within ten minutes. Check the database server's log for the cause.`;
    await operators.tell(`outage:database:${last?.until ?? 'first'}`, text);
    await settings.set(SETTING, { until });
  }
  return {
    failed(failure) {
      if (isDatabaseOutage(failure)) since ??= now();
    },
    async fine() {
      if (since !== null && now() - since >= OUTAGE_AFTER_MS) await tell(since);
      since = null;
    },
  };
}

/** The same step, and the alarm hears how it ends. */
export function overheard(step: () => Promise<void>, alarm: DatabaseAlarm): () => Promise<void> {
  return async () => {
    try {
      await step();
    } catch (error) {
      alarm.failed(error);
      throw error;
    }
    await alarm.fine();
  };
}
