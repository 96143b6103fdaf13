import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { seededRandom, shuffle } from '../../src/models/embedded/random.ts';

/** One training and one test set; targets are topics or numbers. */
export interface Split {
  train: Example[];
  test: Example[];
}

export interface Example {
  text: string;
  topic: string;
  index: number | null;
}

/** A row of the bars: the same question on several splits, whose scores are averaged. */
export interface Trial {
  name: string;
  kind: 'topic' | 'index';
  splits: Split[];
  /** C and alpha values the yardstick may choose from. */
  grids: Record<string, number[]>;
  bars: Partial<Record<Bar, number>>;
}

/** Ratios are ours divided by the better yardstick. */
export type Bar = 'accuracyRatio' | 'macroF1Ratio' | 'accuracy' | 'calibration' | 'maeRatio' | 'spearmanRatio';

const Row = z.object({ text: z.string(), label: z.string(), y: z.coerce.number().optional() });
const GRIDS = { svc: [0.1, 0.5, 2], lr: [2, 8] };
const RIDGE = { ridge: [0.5, 1.5, 4] };

/** @throws when the folder or a file is missing; the message names it */
export function trials(folder: string, quick: boolean): Trial[] {
  const read = (set: string, part: string) =>
    z
      .array(Row)
      .parse(parse(readFileSync(`${folder}/${set}/${part}.csv`), { columns: true }))
      .map(({ text, label, y }): Example => ({ text, topic: label, index: y ?? null }));
  const seed = [...read('seed', 'train'), ...read('seed', 'test')];
  const [banking, reason, sent] = ['banking77', 'airline_reason', 'airline_sent'].map((set) => ({
    train: read(set, 'train'),
    test: read(set, 'test'),
  }));
  if (banking === undefined || reason === undefined || sent === undefined) return [];
  const draws = (many: number) => (quick ? Math.min(2, many) : many);
  const sampled = (set: Split, rows: number, times: number) =>
    Array.from({ length: draws(times) }, (_, i) => ({ train: sample(set.train, rows, i + 1), test: set.test }));
  const topicBars = { accuracyRatio: 0.98, macroF1Ratio: 0.95, calibration: 0.05 };
  const smallBars = { accuracyRatio: 0.98, macroF1Ratio: 0.95 };
  const index = (name: string, splits: Split[], maeRatio: number): Trial => ({
    name: `airline index, ${name}`,
    kind: 'index',
    splits,
    grids: RIDGE,
    bars: { maeRatio, spearmanRatio: 1 },
  });
  return [
    {
      name: 'seed, 53 rows',
      kind: 'topic',
      splits: repeatedFolds(seed, draws(5)),
      grids: GRIDS,
      bars: { accuracyRatio: 1 },
    },
    ...(
      [
        [50, 10],
        [200, 6],
        [1000, 4],
      ] as const
    ).map(
      ([rows, times]): Trial => ({
        name: `airline reasons, ${rows}`,
        kind: 'topic',
        splits: sampled(reason, rows, times),
        grids: GRIDS,
        bars: smallBars,
      }),
    ),
    {
      name: 'airline reasons, all',
      kind: 'topic',
      splits: [reason],
      grids: quick ? { svc: GRIDS.svc } : GRIDS,
      bars: topicBars,
    },
    {
      name: 'BANKING77, 10 per class',
      kind: 'topic',
      splits: Array.from({ length: draws(3) }, (_, i) => ({
        train: perClass(banking.train, 10, i + 1),
        test: banking.test,
      })),
      grids: { svc: GRIDS.svc, lr: quick ? [8] : GRIDS.lr },
      bars: { accuracyRatio: 0.98 },
    },
    {
      name: 'BANKING77, all',
      kind: 'topic',
      splits: [banking],
      grids: quick ? { svc: GRIDS.svc } : { svc: GRIDS.svc, lr: [8] },
      bars: { accuracyRatio: 1, accuracy: 0.919, calibration: 0.05 },
    },
    index('50', sampled(sent, 50, 10), 0.85),
    index('200', sampled(sent, 200, 6), 0.85),
    index('1,000', sampled(sent, 1000, 4), 0.95),
    index('all', [sent], 0.95),
  ];
}

function shuffled(rows: readonly Example[], seed: number): Example[] {
  const order = Int32Array.from(rows, (_row, i) => i);
  shuffle(order, seededRandom(seed));
  return [...order].flatMap((i) => rows[i] ?? []);
}

const sample = (rows: readonly Example[], most: number, seed: number) => shuffled(rows, seed).slice(0, most);

function perClass(rows: readonly Example[], most: number, seed: number): Example[] {
  const taken = new Map<string, number>();
  return shuffled(rows, seed).filter(({ topic }) => {
    const count = (taken.get(topic) ?? 0) + 1;
    taken.set(topic, count);
    return count <= most;
  });
}

/** Five stratified folds, dealt anew for every repetition. */
function repeatedFolds(rows: readonly Example[], times: number): Split[] {
  return Array.from({ length: times }, (_, i) => {
    const dealt = shuffled(rows, i + 1).sort((a, b) => (a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : 0));
    return Array.from({ length: 5 }, (_fold, fold) => ({
      train: dealt.filter((_row, place) => place % 5 !== fold),
      test: dealt.filter((_row, place) => place % 5 === fold),
    }));
  }).flat();
}
