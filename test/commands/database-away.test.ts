import { fileURLToPath } from 'node:url';
import { DrizzleQueryError } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { toldOf } from '../../src/adapters/log.ts';
import { openCommandLine } from '../support/command-line.ts';

describe('a database that does not answer', () => {
  test.each([
    [
      'at an address where nobody listens',
      'postgres://u:hunter2@127.0.0.1:1/tickets',
      /127\.0\.0\.1:1\/tickets failed: .*ECONNREFUSED/,
    ],
    ['that is no address', 'postgres://u:hunter2@/tickets', /DATABASE_URL: must be an address/],
  ])('%s: the command says where, why and what to check, without the password', async (_, url, told) => {
    const line = await openCommandLine({ DATABASE_URL: url });
    const { code, out, err } = await line.run('queue', 'list');
    await line.close();

    expect(code).not.toBe(0);
    expect(err).toMatch(told);
    expect(err).toContain('DATABASE_URL');
    expect(out + err).not.toContain('hunter2');
  });

  test('a data folder that is a file: the command says so and what to check', async () => {
    const line = await openCommandLine({ DATABASE_URL: '', DATA_DIR: fileURLToPath(import.meta.url) });
    const { code, err } = await line.run('queue', 'list');
    await line.close();

    expect(code).toBe(1);
    expect(err).toMatch(/folder for the database failed: .*EEXIST.*DATA_DIR/s);
  });

  test('a statement that failed is told with its reason, without the values', () => {
    const cause = Object.assign(new Error('terminating connection'), { code: '57P01' });
    const told = toldOf(new DrizzleQueryError('insert into "models" values ($1)', ['My line is dead.'], cause));

    expect(told).toContain('57P01');
    expect(told).toContain('insert into "models"');
    expect(told).not.toContain('My line is dead.');
  });
});
