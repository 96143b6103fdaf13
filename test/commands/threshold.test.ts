import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../src/adapters/store/index.ts';
import { assess, BandBounds } from '../../src/core/classification.ts';
import { type CommandLine, openCommandLine } from '../support/command-line.ts';
import { complaintRows, csvOf } from '../support/labelled.ts';

let line: CommandLine;
beforeAll(async () => {
  line = await openCommandLine();
});
afterAll(() => line.close());

/** A complaint the bot classified, and what a person said of it. */
async function handled(
  ticketId: string,
  index: number,
  better: number | null,
  { alertIndex, saidAt }: { alertIndex?: number; saidAt?: string } = {},
): Promise<void> {
  const { database, queue } = await line.foundation();
  const store = openStore(database.sql, queue, () => new Date());
  const id = `zendesk:${ticketId}`;
  const customer = { id: ticketId, name: null };
  const complaint = {
    id,
    source: { kind: 'zendesk' as const, ticketId },
    text: `complaint ${ticketId}`,
    customer,
    url: null,
    ...(saidAt === undefined ? {} : { saidAt }),
  };
  const prediction = { topic: 'Billing', problem: null, index, confidence: 0.9, evidence: [], doubt: null };
  const classification = assess(
    { ...prediction, approximate: false, degraded: false, model: 'm', alertIndex },
    { bands: BandBounds.parse({}), confidenceFloor: 0.5 },
  );
  await store.remember(complaint, [
    { kind: 'record', classification },
    ...(better === null
      ? []
      : [{ kind: 'correct' as const, correction: { complaintId: id, better: { index: better }, by: 'U1' } }]),
  ]);
}

test('before the bot has handled anything there is nothing to replay', async () => {
  expect(await line.run('threshold')).toMatchObject({ code: 1, err: expect.stringContaining('--data') });
  expect(await line.run('threshold', '--since', 'yesterdayish')).toMatchObject({ code: 2 });
});

test('history is replayed with what people said of it, and says what observe mode kept back', async () => {
  await handled('1', 90, 85);
  await handled('2', 75, 20);
  // Two models disagreed: the alert went by the higher index.
  await handled('3', 30, null, { alertIndex: 72 });
  await handled('4', 45, 80);

  const { code, out } = await line.run('threshold', '--json', '--out', 'report');
  expect(code).toBe(0);
  const found = JSON.parse(out);
  expect(found).toMatchObject({ complaints: 4, judged: 3, upset: 2, days: null, current: 70 });
  expect(found.rows.map(({ threshold }: { threshold: number }) => threshold)).toEqual(
    Array.from({ length: 12 }, (_, i) => 40 + 5 * i),
  );
  expect(found.rows.find((row: { threshold: number }) => row.threshold === 70)).toMatchObject({
    alerts: 3,
    judged: 2,
    right: 1,
    missed: 1,
  });
  expect(found.observed).toMatchObject({ threshold: 70, wouldAlert: 3, alerted: 0 });
  expect(existsSync(join(line.directory, 'report/charts/right-and-missed.png'))).toBe(true);
  expect(readFileSync(join(line.directory, 'report/report.html'), 'utf8')).toContain('What would have happened');

  const words = await line.run('threshold');
  expect(words.out).toMatch(/^70 .*3 +2 +50 % +1 +<- set here$/m);
});

test('old tickets that are read in one go count for the days on which they were written', async () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  for (const days of [40, 20, 10, 5]) await handled(`old-${days}`, 95, null, { saidAt: daysAgo(days) });
  const since = daysAgo(30).slice(0, 10);

  const { out } = await line.run('threshold', '--since', since, '--json');
  const found = JSON.parse(out);
  expect(found.complaints).toBe(4 + 3);
  expect(found.days).toBeGreaterThan(19);
  expect(found.days).toBeLessThan(21);
});

test('labelled complaints are answered by a model first', async () => {
  writeFileSync(join(line.directory, 'rows.csv'), csvOf(complaintRows));
  const { code, out } = await line.run('threshold', '--data', 'rows.csv', '--upset-from', '60', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ complaints: 40, judged: 40, upset: 20, observed: null });
});
