import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { startWorld } from '../../src/commands/world.ts';
import { command } from '../support/command.ts';

const TICKETS = Number(process.env.BENCH_TICKETS ?? 10_000);
const STOPS = 5;
const DAY_MS = 24 * 60 * 60_000;

const COMPLAINTS = [
  'My internet is dead for the third time this month and nobody calls back.',
  'You charged my card twice for the same bill, please refund one of them.',
  'The engineer did not come, and I took a day off for nothing. I am furious.',
  'Could you tell me when the router arrives? Thank you.',
];

/**
 * Ten thousand old tickets against a sandbox with the limits of a usual account, stopped and resumed five times, the bot
 * itself restarted twice. What came of it is counted from the sandbox, never from our own tables.
 */
export async function benchBackfill(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-bench-'));
  const world = await startWorld({
    directory,
    databaseUrl: process.env.BENCH_DATABASE_URL,
    settings: { LOG_LEVEL: process.env.BENCH_LOG ?? 'error' },
  });
  try {
    const { zendesk } = world;
    for (let number = 0; number < TICKETS; number++) {
      const description = `${COMPLAINTS[number % COMPLAINTS.length]} Reference ${number}.`;
      const requester = { name: `Customer ${number % 997}` };
      zendesk.newTicket({
        description,
        requester,
        createdAt: new Date(Date.now() - (100 + (number % 50)) * DAY_MS),
        webhooks: false,
      });
    }
    const args = ['backfill', '--since', new Date(Date.now() - 200 * DAY_MS).toISOString().slice(0, 10), '--json'];
    const start = performance.now();
    const written = new Set<string>();
    zendesk.onChange(({ kind, id }) => kind === 'ticket' && written.add(id));
    let stops = 0;
    for (let next = 1; next <= STOPS; next++) {
      const stop = new AbortController();
      const run = command(world, args, { signal: stop.signal });
      const until = (next * TICKETS) / (STOPS + 1);
      let isOver = false;
      void run.then(() => {
        isOver = true;
      });
      while (!isOver && written.size < until) await wait(500);
      stop.abort();
      const { code } = await run;
      console.error(`stopped at ${written.size} after ${Math.round((performance.now() - start) / 1000)} s`);
      if (code === 1) stops += 1;
      if (next % 2 === 0) {
        await world.bot().stop();
        await world.startBot();
      }
    }
    const last = await command(world, args);
    await world.idle(120_000);
    const seconds = (performance.now() - start) / 1000;
    const after = zendesk.tickets();
    const isTagged = ({ tags }: { tags: string[] }) =>
      tags.filter((tag) => tag.startsWith('dissatisfaction_index__')).length === 1;
    console.log(
      JSON.stringify({
        tickets: TICKETS,
        stops,
        lost: after.filter((ticket) => !isTagged(ticket)).length,
        twice: after.filter(({ writes }) => writes > 1).length,
        refused_429: zendesk.requests.filter(({ status }) => status === 429).length,
        seconds: Math.round(seconds),
        per_second: Math.round((TICKETS / seconds) * 10) / 10,
        last: JSON.parse(last.out || 'null') ?? last.err,
      }),
    );
  } finally {
    await world.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
