import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainingRow } from '../../src/core/training-row.ts';
import { seededRandom } from '../../src/models/embedded/random.ts';
import { type CommandLine, openCommandLine } from '../support/command-line.ts';
import { complaintRows, csvOf } from '../support/labelled.ts';

let line: CommandLine;
let sample = '';
beforeAll(async () => {
  line = await openCommandLine();
  sample = JSON.parse((await line.run('models', 'list', '--json')).out)[0].id;
});
afterAll(() => line.close());

async function trained(name: string, rows: readonly TrainingRow[]): Promise<string> {
  writeFileSync(join(line.directory, name), csvOf(rows));
  const { code, out } = await line.run('train', '--data', name, '--json');
  expect(code).toBe(0);
  return JSON.parse(out).id;
}

/** Every label gets another text: nothing can be learned from it. */
function shuffled(rows: readonly TrainingRow[]): TrainingRow[] {
  const random = seededRandom(7);
  const labels = rows.map(({ topic, problem, index }) => ({ topic, problem, index, at: random() }));
  labels.sort((a, b) => a.at - b.at);
  return rows.map(({ text }, i) => ({
    text,
    topic: labels[i]?.topic ?? null,
    problem: null,
    index: labels[i]?.index ?? null,
  }));
}

const more = complaintRows.map((row) => ({ ...row, text: `Hello, ${row.text}` }));
const live = async () => {
  const entries: { id: string; live: boolean }[] = JSON.parse((await line.run('models', 'list', '--json')).out);
  return entries.find((entry) => entry.live)?.id;
};

test('a model of random labels is rejected with the reason, and goes live by force alone', async () => {
  const id = await trained('noise.csv', shuffled(complaintRows));

  const { code, out, err } = await line.run('models', 'promote', id);
  expect({ code, out }).toEqual({
    code: 1,
    out: expect.stringMatching(/FAILED {2}topic beats the majority: .*\nREJECT$/s),
  });
  expect(err).toContain('The labels cannot be told from the texts');
  expect(await live()).toBe(sample);

  const forced = await line.run('models', 'promote', id, '--force', '--json');
  expect(forced.code).toBe(0);
  expect(JSON.parse(forced.out)).toMatchObject({ id, live: true, verdict: 'REJECT' });
  expect(await live()).toBe(id);
  expect(await line.run('models', 'rollback')).toMatchObject({
    code: 0,
    out: `${sample} is live again, in the place of ${id}.`,
  });
});

test('a model of ones own takes the place of the sample, and the next one is compared with it', async () => {
  const first = await trained('first.csv', complaintRows);
  expect(await line.run('models', 'promote', first)).toMatchObject({
    code: 0,
    out: expect.stringContaining('PROMOTE'),
  });
  expect(await live()).toBe(first);
  expect(await line.run('models', 'promote', first)).toMatchObject({ code: 0, out: `${first} is live already.` });

  const second = await trained('second.csv', more.slice(0, 36));
  const held = await line.run('models', 'promote', second, '--json');
  expect(held).toMatchObject({ code: 1, err: expect.stringContaining('trained on different rows') });
  expect(JSON.parse(held.out)).toMatchObject({ live: false, verdict: 'HOLD' });

  writeFileSync(
    join(line.directory, 'unseen.csv'),
    csvOf(complaintRows.map((row) => ({ ...row, text: `${row.text} today` }))),
  );
  const judged = JSON.parse((await line.run('models', 'promote', second, '--data', 'unseen.csv', '--json')).out);
  expect(judged.rules.map(({ name }: { name: string }) => name)).toEqual(
    expect.arrayContaining(['macro-F1', 'every topic', 'index error', 'valid answers', 'time']),
  );
  expect(judged.rules).not.toContainEqual(expect.objectContaining({ name: 'unseen items' }));

  expect(await line.run('models', 'rollback', '--json')).toMatchObject({ code: 0 });
});

test('a model whose names make one tag stays out, also by force, since no bot would start with it', async () => {
  const { models } = await line.foundation();
  const [bytes, card] = [await models.bytes(sample), await models.card(sample)];
  if (bytes === null || card === null) throw new Error('The sample has a model.');
  const topics = ['A b', 'a-b'].map((name) => ({ name, problems: [] }));
  await models.save('embedded-twins', bytes, { ...card, catalogue: { topics } });
  expect(await line.run('models', 'promote', 'embedded-twins', '--force')).toMatchObject({
    code: 1,
    err: expect.stringContaining('both become the tag'),
  });
  expect(await live()).toBe(sample);
});

test('show tells what is known of a model', async () => {
  const shown = await line.run('models', 'show', sample);
  expect(shown.out).toMatch(/rows of the shipped sample\./);
  expect(shown.out).toMatch(/12 topics, /);
  expect(JSON.parse((await line.run('models', 'show', sample, '--json')).out)).toMatchObject({
    id: sample,
    isSample: true,
  });
  expect(await line.run('models', 'show', 'nothing')).toMatchObject({ code: 1 });
});

test('with nothing before it there is nothing to go back to', async () => {
  while ((await line.run('models', 'rollback')).code === 0) expect(await live()).toBeDefined();
  expect(await line.run('models', 'rollback')).toMatchObject({
    code: 1,
    err: expect.stringContaining('nothing to go back to'),
  });
  expect(await live()).toBe(sample);
});
