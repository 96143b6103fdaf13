import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startWorld } from '../src/commands/world.ts';
import { housekeeping } from '../src/housekeeping.ts';
import { command } from './support/command.ts';
import { openCommandLine } from './support/command-line.ts';
import { newPlace } from './support/place.ts';
import { FURIOUS } from './support/texts.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const isEmbedded = process.env.TEST_DATABASE_URL === undefined;

test.runIf(isEmbedded)('a copy made while the bot works brings everything back', { timeout: 120_000 }, async () => {
  const place = await newPlace();
  const copies = join(place.directory, 'copies');
  const world = await startWorld({
    ...place,
    slack: { rateLimits: 'off' },
    settings: { LOG_LEVEL: 'silent', COPY_DAYS: '2', ZENDESK_WRITES_PER_MINUTE: '10000' },
  });
  const requester = (each: number) => ({ name: `Customer ${each}.`, email: `c${each}@customer.example` });
  const before = world.zendesk.newTicket({ description: FURIOUS, requester: requester(1) });
  await world.idle();

  // While statements of the next complaint run.
  const during = world.zendesk.newTicket({ description: FURIOUS, requester: requester(2) });
  const copied = await command(world, ['data', 'copy', '--json']);
  const { copy } = JSON.parse(copied.out);
  await world.idle();
  const keep = (daysFromNow: number) =>
    housekeeping(world.bot().runtime, () => new Date(Date.now() + daysFromNow * DAY_MS))();
  await keep(0);
  await keep(0);
  expect(readdirSync(copies)).toHaveLength(2);
  expect(JSON.parse((await command(world, ['data', 'copies', '--json'])).out).copies).toContain(copy);
  const refused = await command(world, ['data', 'restore', copy]);
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringContaining('Stop the bot, restore, and start it again.'),
  });
  await world.bot().stop();

  // The disk has lost what the database needs.
  rmSync(join(place.directory, 'database', 'global'), { recursive: true });
  const line = await openCommandLine({ DATA_DIR: place.directory });
  const unknown = await line.run('data', 'restore', '2001-01-01');
  expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('There is no copy "2001-01-01"') });
  const restored = await line.run('data', 'restore', copy, '--json');
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(existsSync(JSON.parse(restored.out).aside)).toBe(true);
  await line.close();

  const { runtime } = await world.startBot();
  await world.idle();
  const after = world.zendesk.newTicket({ description: FURIOUS, requester: requester(3) });
  await expect.poll(() => world.zendesk.ticket(after.id).writes, { timeout: 20_000 }).toBe(1);
  expect(await runtime.services.store.complaint(`zendesk:${before.id}`)).not.toBe(null);
  for (const { id } of [before, during, after]) expect(world.zendesk.ticket(id).writes).toBe(1);

  // What still holds what somebody wants forgotten is named.
  mkdirSync(join(copies, 'partial-2001-01-01'));
  const forgotten = JSON.parse((await command(world, ['forget', '--requester', '1', '--json'])).out);
  const aside = JSON.parse(restored.out).aside;
  expect(forgotten.copies).toEqual(expect.arrayContaining([aside, join(copies, 'partial-2001-01-01')]));

  // Old ones go, broken ones too, the day's own is made.
  await keep(2);
  expect(readdirSync(copies)).toHaveLength(3);
  await keep(4);
  expect(readdirSync(copies)).toHaveLength(2);
  const off = { ...runtime, config: { ...runtime.config, copyDays: 0 } };
  await housekeeping(off, () => new Date(Date.now() + 5 * DAY_MS))();
  expect(readdirSync(copies)).toEqual([]);
  await world.stop();
  await place.remove();
});

test('what only the embedded database has is refused on PostgreSQL with the way to go', async () => {
  const line = await openCommandLine({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });

  const { code, err } = await line.run('data', 'restore', '2026-11-22');

  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('pg_dump') });
  await line.close();
});
