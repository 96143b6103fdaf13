import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandLine, openCommandLine } from '../support/command-line.ts';

let line: CommandLine;
beforeAll(async () => {
  line = await openCommandLine();
});
afterAll(() => line.close());

test('a key is shown once, listed without its secret, and ends when it is revoked', async () => {
  const created = JSON.parse(
    (await line.run('keys', 'create', 'reports', '--scopes', 'models,api', '--days', '30', '--json')).out,
  );
  expect(created).toMatchObject({ name: 'reports', scopes: ['models', 'api'] });
  expect(created.secret).toMatch(/^umb_[\w-]{43}$/);

  const listed = await line.run('keys', 'list');
  expect(listed.out).toContain('reports');
  expect(listed.out).not.toContain(created.secret);

  expect(await line.run('keys', 'revoke', created.id)).toMatchObject({ code: 0 });
  expect(JSON.parse((await line.run('keys', 'list', '--json')).out)).toEqual([]);
  expect(await line.run('keys', 'revoke', created.id)).toMatchObject({ code: 1 });
});

test.for([
  [['keys', 'create', 'x', '--scopes', 'everything'], 2, /Scopes are/],
  [['keys', 'create', 'x', '--days', '0'], 2, /whole number/],
  [['keys', 'create'], 2, /missing required argument/],
  [['keys', 'revoke', 'no-such-key'], 1, /There is no key/],
] as const)('%o is refused with the reason', async ([argv, code, expected]) => {
  const ran = await line.run(...argv);
  expect(ran.code).toBe(code);
  expect(ran.err).toMatch(expected);
});
