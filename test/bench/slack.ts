import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startWorld, type World } from '../../src/commands/world.ts';
import { readSample } from '../../src/training/read-sample.ts';
import { trainModel } from '../../src/training/train.ts';

/** Tickets a minute, as the bar says. */
const TICKETS_A_MINUTE = 200;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);

const WARM_UP_MS = 3_000;

/**
 * How long Slack waits for an acknowledgement while 200 tickets a minute come in and a model is trained in the same
 * process, on the embedded database (the slower one). Prints one line of JSON.
 */
export async function benchSlack(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-bench-'));
  const world = await startWorld({
    directory,
    slack: { rateLimits: 'off' },
    zendesk: { ticketUpdateLimitPerMinute: 100_000, requestLimitPerMinute: 100_000 },
    settings: { LOG_LEVEL: 'error' },
  });
  const stop = new AbortController();
  try {
    await world.slackReady();
    const rows = await readSample();
    const background = [ticketFlow(world, stop.signal), training(rows, stop.signal)];
    // The first acts meet code that was never run; nobody presses a button in the first second of a bot's life.
    await people(world, WARM_UP_MS);
    const acknowledged = await people(world, SECONDS * 1000);
    stop.abort();
    await Promise.all(background);
    const sorted = acknowledged.toSorted((one, other) => one - other);
    const quantile = (share: number) =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
    console.log(
      JSON.stringify({
        seconds: SECONDS,
        acts: sorted.length,
        tickets: world.zendesk.tickets().length,
        ack_p50_ms: quantile(0.5),
        ack_p99_ms: quantile(0.99),
        ack_max_ms: quantile(1),
      }),
    );
  } finally {
    await world.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function ticketFlow({ zendesk }: World, signal: AbortSignal): Promise<void> {
  for (let number = 0; !signal.aborted; number++) {
    const isUpset = number % 4 === 0;
    const description = isUpset
      ? `My internet is dead again, case ${number}, and I am furious. I will go to the regulator.`
      : `Hello, when does the engineer come about case ${number}? Thank you.`;
    zendesk.newTicket({ description, requester: { name: `Customer ${number}`, email: `c${number}@customer.example` } });
    await wait(60_000 / TICKETS_A_MINUTE);
  }
}

async function training(rows: Parameters<typeof trainModel>[0], signal: AbortSignal): Promise<void> {
  for (let seed = 1; !signal.aborted; seed++) {
    await trainModel(rows, { seed, isSample: true, signal }).catch(() => undefined);
  }
}

/** Commands, clicks, forms and the Home, one after the other. */
async function people({ slack }: World, ms: number): Promise<number[]> {
  const taken: number[] = [];
  const end = performance.now() + ms;
  while (performance.now() < end) {
    taken.push((await slack.command('theo', '#escalations', '/classify', 'You charged my card twice.')).ms);
    slack.openHome('mara');
    const alert = slack.messages('#escalations').findLast(({ metadata }) => metadata?.event_type === 'umbrage_alert');
    if (alert !== undefined && JSON.stringify(alert).includes('escalation_claim')) {
      taken.push((await slack.click('mara', '#escalations', alert.ts, 'escalation_claim')).ms);
    }
    if (alert !== undefined && JSON.stringify(alert).includes('escalation_resolve')) {
      taken.push((await slack.click('ines', '#escalations', alert.ts, 'escalation_resolve')).ms);
      await wait(200);
      if (slack.openView('ines') !== null) taken.push((await slack.submit('ines', { note: 'Called them.' })).ms);
    }
    await wait(100);
  }
  return taken;
}
