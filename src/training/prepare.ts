import { createHash } from 'node:crypto';
import type { Catalogue } from '../core/catalogue.ts';
import { type AnswerStyle, type Labelled, trainingMessages } from '../core/prompt.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { type ChatFileReport, checkChatFile, wordsOf } from './check-chat-file.ts';
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

/** Chat JSON Lines for fine-tuning, in the very words that live requests use. @throws Error when no row is fully labelled */
export function prepareData(rows: readonly TrainingRow[], options: PrepareOptions): Prepared {
  const full = rows.flatMap(({ text, topic, problem, index }): Labelled[] =>
    topic === null || index === null || text.trim() === '' ? [] : [{ text: options.mask(text), topic, problem, index }],
  );
  if (full.length === 0) {
    throw new Error(`None of the ${rows.length} rows has a text, a topic and an index. Check which columns were read.`);
  }
  const catalogue = options.catalogue ?? catalogueOf(full);
  const { train, valid } = split(full, options.validShare, options.seed);
  const jsonl = (some: readonly Labelled[]) =>
    some.map((row) => `${JSON.stringify({ messages: trainingMessages(row, catalogue, options.style) })}\n`).join('');
  const texts = { train: jsonl(train), valid: jsonl(valid) };
  // In ids the answer names no topic, so there is nothing to hold against the catalogue.
  const check = { ...options, catalogue: options.style === 'names' ? catalogue : null };
  const checks = {
    train: checkChatFile(texts.train, check),
    valid: checkChatFile(texts.valid, { ...check, other: texts.train }),
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
export function split(
  rows: readonly Labelled[],
  validShare: number,
  seed: number,
): { train: Labelled[]; valid: Labelled[] } {
  const groups = [...Map.groupBy(rows, ({ text }) => wordsOf(text))].map(([words, some]) => ({
    some,
    topic: some[0]?.topic ?? '',
    order: createHash('sha256').update(`${seed} ${words}`).digest('hex'),
  }));
  const train: Labelled[] = [];
  const valid: Labelled[] = [];
  for (const ofTopic of Map.groupBy(groups, ({ topic }) => topic).values()) {
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
