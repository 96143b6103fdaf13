import { open, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { assess, type Classification, type Policy } from '../core/classification.ts';
import { csvLine } from '../core/csv-line.ts';
import { readTexts } from '../training/read-texts.ts';
import type { CommandContext } from './context.ts';
import type { PickedModel } from './pick-model.ts';
import { progressBar } from './progress.ts';

export interface FileTask {
  input: string;
  output: string | undefined;
  textColumn: string | undefined;
  json: boolean | undefined;
}

const COLUMNS = ['topic', 'problem', 'index', 'confidence', 'needs_review'];
const TEXTS_AT_ONCE = 200;

/** One row of output for each row of input, in its order. The output file appears when it is complete. */
export async function classifyFile(
  context: CommandContext,
  model: PickedModel,
  policy: Policy,
  task: FileTask,
): Promise<void> {
  const { output, json } = task;
  if (output === undefined) {
    if (!json) context.out(csvLine(COLUMNS));
    for await (const some of answers(context, model, policy, task)) {
      for (const answer of some) context.out(json ? JSON.stringify(record(answer)) : csvLine(cells(answer)));
    }
    return;
  }
  const target = resolve(context.cwd, output);
  if ((await stat(target).catch(() => null))?.isDirectory()) {
    throw new Error(`--output ${output} is a folder. Name a file in it.`);
  }
  const counts = await writeAnswers(`${target}.part`, answers(context, model, policy, task));
  await rename(`${target}.part`, target);
  if (json) context.out(JSON.stringify({ ...counts, model: model.classifier.id, output }));
  else {
    context.out(
      `Wrote ${counts.rows} rows to ${output}, ${counts.needsReview} of them to be reviewed. Model ${model.classifier.id}.`,
    );
  }
}

async function writeAnswers(
  file: string,
  batches: AsyncIterable<Classification[]>,
): Promise<{ rows: number; needsReview: number }> {
  const counts = { rows: 0, needsReview: 0 };
  const handle = await open(file, 'w').catch((cause) => {
    throw new Error(`${file} cannot be written. Check the folder.`, { cause });
  });
  try {
    await handle.write(`${csvLine(COLUMNS)}\n`);
    for await (const some of batches) {
      counts.rows += some.length;
      counts.needsReview += some.filter(({ needsReview }) => needsReview).length;
      await handle.write(some.map((answer) => `${csvLine(cells(answer))}\n`).join(''));
    }
    await handle.close();
    return counts;
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw error;
  }
}

async function* answers(
  context: CommandContext,
  { classifier }: PickedModel,
  policy: Policy,
  { input, textColumn }: FileTask,
): AsyncGenerator<Classification[]> {
  const { signal } = context;
  const bar = progressBar(context, 'Classifying');
  const file = resolve(context.cwd, input);
  const classify = async (texts: readonly string[]) =>
    (await classifier.classify(texts, { signal })).map((prediction) => assess(prediction, policy));
  try {
    let texts: string[] = [];
    for await (const text of readTexts(file, textColumn, { onProgress: (share) => bar.update(share), signal })) {
      texts.push(text);
      if (texts.length < TEXTS_AT_ONCE) continue;
      yield await classify(texts);
      texts = [];
    }
    if (texts.length > 0) yield await classify(texts);
  } finally {
    bar.stop();
  }
}

function cells({ topic, problem, index, confidence, needsReview }: Classification) {
  return [topic, problem, index, Number(confidence.toFixed(4)), needsReview];
}

function record(answer: Classification): Record<string, unknown> {
  return Object.fromEntries(cells(answer).map((cell, i) => [COLUMNS[i] ?? '', cell]));
}
