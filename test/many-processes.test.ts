import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { test as base, describe, expect } from 'vitest';
import { openServerDatabase } from '../src/adapters/store/database-server.ts';
import { startInstallation } from './support/installation.ts';
import { ofTheFuture } from './support/migrations.ts';
import { refused, runOnServer } from './support/server.ts';
import { CALM, FURIOUS } from './support/texts.ts';

const server = process.env.TEST_DATABASE_URL;
if (server === undefined) console.log('Skipped: several processes need PostgreSQL. Set TEST_DATABASE_URL.');

const TICKETS = 480;
const TOGETHER = 20;
/** Ten seconds until a missing heartbeat counts, one until somebody looks, two until the retry, one until the next look. */
const TAKEN_OVER_S = 15;

const FUTURE = [
  'alter table inbox add column of_the_future text',
  'alter table effects add column of_the_future jsonb',
  'alter table classifications add column of_the_future integer',
  'create table of_the_future (id integer)',
];

const test = base.extend<{ installation: Awaited<ReturnType<typeof startInstallation>> }>({
  installation: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of a fixture's needs from this pattern
    async ({}, use) => {
      const installation = await startInstallation();
      await use(installation);
      await installation.stop();
    },
    { scope: 'file' },
  ],
});

describe.skipIf(server === undefined)('three bots on one database', { timeout: 300_000 }, () => {
  test('share the work, and never have one ticket in two hands', async ({ installation }) => {
    const { zendesk, bots } = installation;
    // As if the installation were five minutes old: the export says nothing of the last one.
    const beganAt = new Date(Date.now() - 300_000).toISOString();
    await runOnServer(
      installation.database,
      `insert into settings (name, value) values ('zendesk.changes', '{"beganAt":"${beganAt}","cursor":null}')`,
    );
    await installation.start(3);
    // Three that shared one socket for commands would take it away from each other, and one would not hear of its end.
    expect(readdirSync(installation.directory)).not.toContain('umbrage.sock');

    const before = await refused(installation.database);
    const ids = Array.from({ length: TICKETS }, (_, place) => {
      const requester = { name: `Customer ${place}.`, email: `c${place}@customer.example` };
      return zendesk.newTicket({ description: `${CALM} ${place}`, requester, webhooks: false }).id;
    });
    // Each is told of three times, as three events, through three doors at nearly the same moment.
    for (let first = 0; first < TICKETS; first += TOGETHER) {
      const some = ids.slice(first, first + TOGETHER);
      const told = await Promise.all(some.flatMap((id) => [0, 1, 2].map(() => zendesk.deliver(id))));
      expect(told.filter((status) => status !== 200)).toEqual([]);
    }
    await expect
      .poll(() => ids.filter((id) => zendesk.ticket(id).writes === 0), { timeout: 120_000, interval: 250 })
      .toEqual([]);

    const shares = bots.map(({ bot }) => bot.logged('ticket write') / TICKETS);
    console.log(`shares of ${TICKETS} tickets: ${shares.map((share) => `${Math.round(share * 100)} %`).join(', ')}`);
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.15);
    // Each time two reach for jobs of one ticket, a worker gets nothing and sleeps. Twice a ticket, this took five times as long.
    const refusals = (await refused(installation.database)) - before;
    console.log(`refused by the database: ${refusals} statements`);
    expect(refusals).toBeLessThan(TICKETS / 2);
    expect(ids.filter((id) => zendesk.ticket(id).writes !== 1)).toEqual([]);
    // Two who had it together would both have read it before the first of them wrote.
    const touched = zendesk.requests.flatMap(({ method, path, status }) => {
      const id = /\/tickets\/(\d+)(?:\.json)?$/.exec(path)?.[1];
      return id === undefined || status !== 200 ? [] : [{ id, method }];
    });
    const readsBeforeWrite = [...Map.groupBy(touched, ({ id }) => id).values()].map((some) =>
      some.findIndex(({ method }) => method === 'PUT'),
    );
    expect(readsBeforeWrite.filter((reads) => reads !== 1)).toEqual([]);
    expect(zendesk.requests.filter(({ status }) => status === 409)).toEqual([]);
  });

  test('look for changes once for all of them', async ({ installation }) => {
    const { requests } = installation.zendesk;
    const exports = () => requests.filter(({ path }) => path.includes('/incremental/')).length;
    await expect.poll(exports, { timeout: 20_000 }).toBeGreaterThan(0);
    // A look every four minutes, on a slow machine more than one; one may have fallen on the border of two.
    expect(exports()).toBeLessThanOrEqual(1 + Math.ceil(process.uptime() / 240));
  });

  test('one dies with work in hand, and the others have done it within 15 seconds', async ({ installation }) => {
    const { zendesk } = installation;
    let begun = 0;
    const isRead = (method: string, path: string) => {
      const isOne = method === 'GET' && /\/tickets\/\d+(\.json)?$/.test(path);
      if (isOne) begun += 1;
      return isOne;
    };
    zendesk.faults.next(isRead, { kind: 'delay', ms: 4_000 }, 24);
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, place) => installation.accepted(CALM, `orphan-${place}`)),
    );
    await expect.poll(() => begun, { timeout: 30_000, interval: 10 }).toBeGreaterThanOrEqual(12);
    const diedAt = performance.now();
    await installation.retire().kill();
    zendesk.faults.clear();
    await expect
      .poll(() => ids.filter((id) => zendesk.ticket(id).writes === 0), { timeout: 60_000, interval: 100 })
      .toEqual([]);
    const seconds = (performance.now() - diedAt) / 1000;
    console.log(`taken over after ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(TAKEN_OVER_S);
    expect(ids.filter((id) => zendesk.ticket(id).writes !== 1)).toEqual([]);
  });

  test('post to one channel once a second together', async ({ installation }) => {
    const { slack } = installation;
    const many = 6;
    const before = slack.calls.length;
    await Promise.all(Array.from({ length: many }, (_, place) => installation.accepted(FURIOUS, `upset-${place}`)));
    const posts = () => slack.calls.slice(before).filter(({ name }) => name === 'chat.postMessage');
    // The digest of the day may come in between, and waits its turn with them.
    await expect.poll(() => posts().length, { timeout: 60_000 }).toBeGreaterThanOrEqual(many);
    const gaps = posts()
      .slice(1)
      .map(({ at }, place) => at - (posts()[place]?.at ?? 0));
    console.log(`between posts: ${gaps.join(' ')} ms`);
    // A late one eats into the gap after it, on a busy machine all of it. Two that were let through together shorten the whole.
    expect(gaps.reduce((sum, gap) => sum + gap)).toBeGreaterThan(gaps.length * 1000 - 900);
  });

  test('an update with a new column and a new table loses nothing, old and new side by side', async ({
    installation,
  }) => {
    const { zendesk, bots, database, directory } = installation;
    const ids: number[] = [];
    let isOver = false;
    const customers = (async () => {
      for (let place = 0; !isOver; place++) {
        const requester = { name: `rolling-${place}`, email: `rolling-${place}@customer.example` };
        const { id } = zendesk.newTicket({ description: CALM, requester, webhooks: false });
        // A connection may close just when it is used; what was not answered was not promised.
        if ((await zendesk.deliver(id)) === 200) ids.push(id);
        await wait(50);
      }
    })();
    const exits: (number | null)[] = [];
    try {
      // What the next version's first process does to the database.
      const next = await openServerDatabase(database, ofTheFuture(directory, FUTURE));
      await next.close();
      for (let old = bots.length; old > 0; old--) {
        await installation.start(1);
        exits.push(await installation.retire().stop());
      }
    } finally {
      isOver = true;
      await customers;
    }
    await expect.poll(() => ids.filter((id) => zendesk.ticket(id).writes !== 1), { timeout: 30_000 }).toEqual([]);
    expect(exits).toEqual([0, 0]);
    expect(ids.length).toBeGreaterThan(20);
  });

  test('post the digest once', async ({ installation }) => {
    const digests = () =>
      installation.slack
        .messages('#escalations')
        .filter(({ metadata }) => JSON.stringify(metadata ?? {}).includes('digest:daily'));
    await expect.poll(() => digests().length, { timeout: 150_000, interval: 500 }).toBe(1);
    // Whoever came late would have posted by now.
    await expect.poll(installation.queue, { timeout: 30_000, interval: 500 }).toEqual({ pending: 0, dead: [] });
    expect(digests()).toHaveLength(1);
  });

  test('stay under the limit of ticket updates together', async ({ installation }) => {
    const { zendesk, database, bots } = installation;
    const limit = 20;
    const before = bots.length;
    await installation.start(3, { ZENDESK_WRITES_PER_MINUTE: String(limit) });
    for (let old = before; old > 0; old--) await installation.retire().stop();
    await runOnServer(database, 'delete from ticket_writes');
    const ids = await Promise.all(
      Array.from({ length: limit * 2 }, (_, place) => installation.accepted(CALM, `limited-${place}`)),
    );
    const written = () => ids.filter((id) => zendesk.ticket(id).writes > 0).length;
    await expect.poll(written, { timeout: 30_000 }).toBe(limit);
    await wait(3_000);
    expect(written()).toBe(limit);
  });
});
