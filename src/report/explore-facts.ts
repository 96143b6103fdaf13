import type { Band } from '../core/classification.ts';
import type { Period } from './time-chart.ts';

interface Named {
  name: string;
  count: number;
}

interface SpreadFacts {
  count: number;
  low: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  high: number;
  least: number;
  most: number;
}

interface BinFacts {
  from: number;
  to: number;
  count: number;
}

export interface RowGroupFacts {
  size: number;
  rows: readonly { where: string; topic: string | null; problem: string | null; index: number | null }[];
  excerpt: string;
  differs: readonly string[];
}

/** What the pages of `data explore` show, as `explore` of the training folder finds it out. */
export interface ExploreFacts {
  rows: number;
  withTopic: number;
  withProblem: number;
  withIndex: number;
  topics: readonly Named[];
  problems: readonly (Named & { topic: string })[];
  index:
    | (SpreadFacts & { bins: readonly (BinFacts & { band: Band })[]; bands: readonly { band: Band; count: number }[] })
    | null;
  indexByTopic: readonly (SpreadFacts & { name: string })[];
  /** Words in a text; `beyond`: rows too long for the bins. */
  length: (SpreadFacts & { bins: readonly BinFacts[]; beyond: number }) | null;
  words: {
    words: readonly Named[];
    pairs: readonly Named[];
    telling: readonly {
      topic: string;
      rows: number;
      words: readonly { text: string; score: number; inTopic: number; elsewhere: number }[];
    }[];
  };
  time: { unit: string; periods: readonly Period[]; dated: number } | null;
  duplicates: { groups: number; extraRows: number; examples: readonly RowGroupFacts[] };
  contradictions: { groups: number; rows: number; examples: readonly RowGroupFacts[] };
  near: {
    groups: number;
    rows: number;
    contradicting: number;
    examples: readonly (RowGroupFacts & { similarity: number })[];
  };
  personal: {
    rows: number;
    kinds: readonly { kind: string; hits: number; rows: number }[];
    examples: readonly { where: string; kind: string; masked: string }[];
  };
  findings: readonly { kind: 'warning' | 'bad'; label: string; text: string }[];
}
