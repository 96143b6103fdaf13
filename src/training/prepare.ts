import { createHash } from 'node:crypto';
import type { Catalogue } from '../core/catalogue.ts';
import { type AnswerStyle, type Labelled, trainingMessages } from '../core/prompt.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { type ChatFileReport, checkChatFile, wordsOf } from './check-chat-file.ts';
import { type ExploreProgress, eachRow, within } from './explore-rows.ts';
import { defaultEpochs } from './token-estimate.ts';

export interface PrepareOptions {
  style: AnswerStyle;
  /** What live requests will be asked with; null: what the rows hold. */
  catalogue: Catalogue | null;
  /** Share of the rows for validation, 0 to 1. */
  validShare: number;
  seed: number;
  /** Takes out of a text what must not leave. */
  mask(text: string): string;
  mostTokens: number;
  regions: readonly string[];
  /** Null: the vendor's default. */
  epochs: number | null;
  /** Dollars for a million trained tokens; null where unknown. */
  price: number | null;
}

export interface Prepared {
  train: string;
  valid: string;
  catalogue: Catalogue;
  /** Rows without topic or index teach a chat model nothing. */
  leftOut: number;
  checks: { train: ChatFileReport; valid: ChatFileReport };
  estimate: { epochs: number; trainedTokens: number; dollars: number | null };
}

/**
 * Chat JSON Lines for fine-tuning, in the very words that live requests use. Other work gets its turn in between.
 * @throws Error when no row is fully labelled; the signal's reason once it is aborted
 */
export async function prepareData(
  rows: readonly TrainingRow[],
  options: PrepareOptions,
  progress: ExploreProgress = {},
): Promise<Prepared> {
  const full: Labelled[] = [];
  const take = ({ text, topic, problem, index }: TrainingRow) => {
    if (topic === null || index === null || text.trim() === '') return;
    full.push({ text: options.mask(text), topic, problem, index });
  };
  await eachRow(rows, take, within(progress, 0, 0.3));
  if (full.length === 0) {
    throw new Error(`None of the ${rows.length} rows has a text, a topic and an index. Check which columns were read.`);
  }
  const catalogue = options.catalogue ?? catalogueOf(full);
  const { train, valid } = await split(full, options, within(progress, 0.3, 0.4));
  const jsonl = async (some: readonly Labelled[], part: ExploreProgress) => {
    const lines: string[] = [];
    const write = (row: Labelled) =>
      lines.push(`${JSON.stringify({ messages: trainingMessages(row, catalogue, options.style) })}\n`);
    await eachRow(some, write, part);
    return lines.join('');
  };
  const texts = {
    train: await jsonl(train, within(progress, 0.4, 0.5)),
    valid: await jsonl(valid, within(progress, 0.5, 0.55)),
  };
  // In ids the answer names no topic, so there is nothing to hold against the catalogue.
  const check = { ...options, catalogue: options.style === 'names' ? catalogue : null };
  const checks = {
    train: await checkChatFile(texts.train, check, within(progress, 0.55, 0.85)),
    valid: await checkChatFile(
      texts.valid,
      { ...check, other: texts.train, isValidation: true },
      within(progress, 0.85, 1),
    ),
  };
  const epochs = options.epochs ?? defaultEpochs(train.length);
  const trainedTokens = epochs * checks.train.tokens.total;
  const dollars = options.price === null ? null : (trainedTokens * options.price) / 1e6;
  return {
    ...texts,
    catalogue,
    leftOut: rows.length - full.length,
    checks,
    estimate: { epochs, trainedTokens, dollars },
  };
}

function catalogueOf(rows: readonly Labelled[]): Catalogue {
  const topics = Map.groupBy(rows, ({ topic }) => topic);
  return {
    topics: [...topics.keys()].sort().map((name) => ({
      name,
      problems: [...new Set((topics.get(name) ?? []).flatMap(({ problem }) => problem ?? []))].sort(),
    })),
  };
}

/**
 * Divides rows so that texts with the same words stay together and every topic is in both parts by its share. The order comes from a hash of
 * text and seed: a row that is added later moves no other.
 */
export async function split(
  rows: readonly Labelled[],
  { validShare, seed }: Pick<PrepareOptions, 'validShare' | 'seed'>,
  progress: ExploreProgress = {},
): Promise<{ train: Labelled[]; valid: Labelled[] }> {
  const byWords = new Map<string, { some: Labelled[]; topic: string; order: string }>();
  const put = (row: Labelled) => {
    const words = wordsOf(row.text);
    const same = byWords.get(words);
    if (same !== undefined) return void same.some.push(row);
    const order = createHash('sha256').update(`${seed} ${words}`).digest('hex');
    byWords.set(words, { some: [row], topic: row.topic, order });
  };
  await eachRow(rows, put, progress);
  const train: Labelled[] = [];
  const valid: Labelled[] = [];
  for (const ofTopic of Map.groupBy(byWords.values(), ({ topic }) => topic).values()) {
    const size = ofTopic.reduce((sum, { some }) => sum + some.length, 0);
    let room = Math.round(size * validShare);
    for (const { some } of ofTopic.toSorted((one, other) => (one.order < other.order ? -1 : 1))) {
      const goes = some.length <= room;
      (goes ? valid : train).push(...some);
      if (goes) room -= some.length;
    }
  }
  return { train, valid };
}
