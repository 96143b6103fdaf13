import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openLog } from '../../src/adapters/log.ts';

/** The objects of what is logged by `write`. */
function logged(write: (log: ReturnType<typeof openLog>) => void): unknown[] {
  const lines: string[] = [];
  write(openLog('info', { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

test('what goes by the name of a secret is left out, also one level down, and what was handed over stays as it was', () => {
  const about = {
    ticket: '7',
    token: 'a',
    answer: { status: 401, headers: { authorization: 'b' }, body: 'c' },
    none: null,
  };
  const before = structuredClone(about);
  const [line] = logged((log) => log.info(about, 'said'));
  expect(line).toMatchObject({
    ticket: '7',
    token: '[removed]',
    answer: { status: 401, headers: '[removed]', body: '[removed]' },
    none: null,
  });
  expect(about).toEqual(before);
});

test('an error is told by its message and its causes, without what it carries along', () => {
  const err = Object.assign(new Error('refused', { cause: new Error('words of a customer') }), {
    body: 'words',
    token: 't',
  });
  const [line, other] = logged((log) => {
    log.error({ err }, 'failed');
    log.error({ found: err }, 'failed');
  });
  expect(line).toMatchObject({ err: { type: 'Error', message: 'refused', because: 'Error' } });
  expect(other).toMatchObject({ found: { body: '[removed]', token: '[removed]' } });
  expect(JSON.stringify([line, other])).not.toContain('words');
});

const MODULE = fileURLToPath(new URL('../../src/adapters/log.ts', import.meta.url));

/** What a process prints that logs more than one turn can hold, and ends by `end`. */
function printed(end: string): Promise<string[]> {
  const script = `import { openLog } from ${JSON.stringify(MODULE)};
    const log = openLog('info');
    for (let line = 0; line < 300; line++) log.info({ line, filler: 'x'.repeat(1_000) }, 'many');
    log.info({ line: 300 }, 'last');
    ${end}`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', script], (_, out) => resolve(out.trim().split('\n')));
  });
}

test.each([
  ['by itself', ''],
  ['at once', 'process.exit(1);'],
  ['by an error nobody caught', "throw new Error('nobody');"],
])('a process that ends %s has said everything before, in order', async (_how, end) => {
  const lines = await printed(end);
  expect(lines.map((line) => JSON.parse(line).line)).toEqual(Array.from({ length: 301 }, (_, line) => line));
});
