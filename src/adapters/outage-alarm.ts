import { z } from 'zod';
import { isRefusedAccess, UpstreamError } from '../core/errors.ts';
import type { OutageAlarm } from '../core/outage.ts';
import type { Log, Operators } from '../core/ports.ts';
import type { Settings } from './store/settings.ts';

/** Failures of a shorter time are made good by trying again, and are nobody's business. */
export const OUTAGE_AFTER_MS = 5 * 60_000;

const Outage = z.object({ since: z.string() });

interface Needs {
  settings: Pick<Settings, 'claim' | 'get' | 'remove'>;
  operators: Operators;
  log: Pick<Log, 'error'>;
  /** Milliseconds since 1970. */
  now: () => number;
}

/**
 * Tells the operators once when a system has answered nothing useful for five minutes, and once when it is back, whatever
 * the number of jobs and processes. It fails nobody: what cannot be told is logged.
 * @param system as people read it: "Zendesk"
 */
export function outageAlarm(system: string, { settings, operators, log, now }: Needs): OutageAlarm {
  const setting = `outage.${system}`;
  let since: number | null = null;
  let state: 'unknown' | 'fine' | 'told' = 'unknown';
  const quietly = (step: Promise<void>) =>
    step.catch((err) => log.error({ err, system }, 'the operators could not be told of an outage'));

  async function begun(from: number, why: string): Promise<void> {
    const at = new Date(from).toISOString();
    if (!(await settings.claim(setting, { since: at }))) return;
    const text = `${system} has given no good answer since ${at}. ${why} What was accepted is kept and waits; nothing has to be done here.`;
    await operators.tell(`outage:${system}:${at}`, text);
  }

  async function over(): Promise<void> {
    const outage = await settings.get(setting, Outage);
    if (outage === null || !(await settings.remove(setting))) return;
    const text = `${system} answers again. It had given no good answer since ${outage.since}. What waited goes on by itself.`;
    await operators.tell(`outage-over:${system}:${outage.since}`, text);
  }

  return {
    async failed(failure) {
      if (isRefusedAccess(failure)) return;
      if (!(failure instanceof UpstreamError) || !failure.retryable) return;
      since ??= now();
      if (state === 'told' || now() - since < OUTAGE_AFTER_MS) return;
      state = 'told';
      await quietly(begun(since, failure.message));
    },
    async fine() {
      since = null;
      if (state === 'fine') return;
      state = 'fine';
      await quietly(over());
    },
  };
}
