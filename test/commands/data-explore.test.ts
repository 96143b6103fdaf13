import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandContext } from '../../src/commands/context.ts';
import { exploreCommand } from '../../src/commands/data-explore.ts';
import type { DatedRow } from '../../src/core/training-row.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'umbrage-explore-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const CSV = `text,topic,problem,index,date
"The router is dead again, call me at +44 20 7946 0958",Internet,Router,80,2026-10-01
"the router is dead again, call me at +44 20 7946 0958!",TV,Router,80,2026-10-02
The refund is late and so is the refund letter,Billing,Refund,60,2026-10-09
A refund was promised in May,Billing,Refund,55,2026-10-20
My router drops every evening,Internet,Router,70,2026-10-30
,Internet,Router,70,2026-10-30
`;

async function run(args: readonly string[], imported: readonly DatedRow[] = []): Promise<string[]> {
  const lines: string[] = [];
  const training = { imported: async () => imported };
  const context = {
    out: (line: string) => lines.push(line),
    err: (line: string) => lines.push(line),
    isTerminal: false,
    cwd: folder,
    signal: new AbortController().signal,
    foundation: async () => ({ training }),
  } as unknown as CommandContext;
  await exploreCommand(context).parseAsync([...args], { from: 'user' });
  return lines;
}

test('a file becomes a page, charts beside it and a summary', async () => {
  await writeFile(join(folder, 'rows.csv'), CSV);
  const lines = await run(['--data', 'rows.csv', '--out', 'seen']);
  const files = await readdir(join(folder, 'seen'));
  expect(files).toEqual(
    expect.arrayContaining(['explore.html', 'topics.png', 'topics.svg', 'index.png', 'rows-over-time.svg']),
  );
  expect(files.filter((name) => name.endsWith('.png'))).toHaveLength(
    files.filter((name) => name.endsWith('.svg')).length,
  );
  expect(lines[0]).toBe('5 complaints; 1 rows of the file cannot be used.');
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toContain(join(folder, 'seen', 'explore.html'));
  const html = await readFile(join(folder, 'seen', 'explore.html'), 'utf8');
  expect(html).toContain('row 2, 3');
  expect(html).not.toContain('7946');
});

test('the same data gives the same files', async () => {
  await writeFile(join(folder, 'rows.csv'), CSV);
  await run(['--data', 'rows.csv', '--out', 'one']);
  await run(['--data', 'rows.csv', '--out', 'two']);
  for (const name of await readdir(join(folder, 'one'))) {
    const [one, two] = await Promise.all(['one', 'two'].map((out) => readFile(join(folder, out, name))));
    expect(one?.equals(two ?? Buffer.of()), name).toBe(true);
  }
});

test('without a file it takes what was imported, and JSON has the numbers', async () => {
  const rows = ['a', 'b'].map((topic) => ({
    text: `About ${topic}`,
    topic,
    problem: null,
    index: null,
    happenedAt: null,
  }));
  const [line = ''] = await run(['--json'], rows);
  expect(JSON.parse(line)).toMatchObject({
    rows: 2,
    withTopic: 2,
    withIndex: 0,
    index: null,
    page: join(folder, 'umbrage-explore', 'explore.html'),
  });
});

test.each([
  [['--data', 'missing.csv'], /missing\.csv cannot be opened/],
  [['--data', 'empty.csv'], /empty\.csv/],
  [[], /umbrage data import/],
])('what is missing is said: %j', async (args, message) => {
  await writeFile(join(folder, 'empty.csv'), 'text,topic\n,x\n');
  await expect(run(args)).rejects.toThrow(message);
});
