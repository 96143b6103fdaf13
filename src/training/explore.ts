import type { BandBounds } from '../core/classification.ts';
import { type SameText, sameTexts } from './explore-duplicates.ts';
import { type Finding, findings } from './explore-findings.ts';
import { type PersonalReport, personalReport } from './explore-leftovers.ts';
import { type NearText, nearTexts } from './explore-near.ts';
import { excerpt } from './explore-personal.ts';
import { type ExploreProgress, eachRow, type PlacedRow, within } from './explore-rows.ts';
import { bandCounts, indexBins, lengthBins, type Spread, spreadOf } from './explore-spread.ts';
import { mostFrequent } from './explore-tally.ts';
import { courseOf, type TimeCourse } from './explore-time.ts';
import { type WordReport, wordReport } from './explore-words.ts';

/** Rows that belong together, for a person to look at. */
export interface RowGroup {
  /** How many there are. */
  size: number;
  /** Where the first of them stand, with their labels. */
  rows: { where: string; topic: string | null; problem: string | null; index: number | null }[];
  /** The beginning of the first text, personal data masked. */
  excerpt: string;
  differs: SameText['differs'];
}

export interface Exploration {
  rows: number;
  withTopic: number;
  withProblem: number;
  withIndex: number;
  topics: { name: string; count: number }[];
  problems: { topic: string; name: string; count: number }[];
  index: (Spread & { bins: ReturnType<typeof indexBins>; bands: ReturnType<typeof bandCounts> }) | null;
  /** Topics with an index, in the order of `topics`. */
  indexByTopic: (Spread & { name: string })[];
  /** Words in a text. */
  length: (Spread & ReturnType<typeof lengthBins>) | null;
  words: WordReport;
  time: TimeCourse | null;
  /** `groups`: texts whose labels agree; `extraRows`: all rows that repeat another, whatever their labels. */
  duplicates: { groups: number; extraRows: number; examples: RowGroup[] };
  contradictions: { groups: number; rows: number; examples: RowGroup[] };
  near: { groups: number; rows: number; contradicting: number; examples: (RowGroup & { similarity: number })[] };
  personal: PersonalReport;
  findings: Finding[];
}

const EXAMPLES = 15;
const ROWS_PER_EXAMPLE = 6;
const EXCERPT = 110;

/**
 * What a set of labelled complaints is made of and what is wrong with it. Reads every row about five times, holds about
 * 500 bytes a row beside the rows, and lets other work in between.
 * @throws the signal's reason once it is aborted
 */
export async function explore(
  rows: readonly PlacedRow[],
  { bounds, ...progress }: ExploreProgress & { bounds: BandBounds },
): Promise<Exploration> {
  const indexes = rows.flatMap(({ index }) => index ?? []);
  const index = spreadOf(indexes);
  const topics = mostFrequent(countBy(rows.flatMap(({ topic }) => topic ?? [])));
  const lengths = await wordCounts(rows, within(progress, 0, 0.05));
  const length = spreadOf(lengths);
  const words = await wordReport(rows, within(progress, 0.05, 0.45));
  const same = await sameTexts(rows, within(progress, 0.45, 0.55));
  const repeated = new Set(same.flatMap(({ places }) => places.slice(1)));
  const single = [...rows.keys()].filter((place) => !repeated.has(place));
  const near = await nearTexts(rows, single, within(progress, 0.55, 0.9));
  const personal = await personalReport(rows, within(progress, 0.9, 1));
  const agreeing = same.filter(({ differs }) => differs.length === 0);
  const contradicting = same.filter(({ differs }) => differs.length > 0);
  const found = {
    rows: rows.length,
    withTopic: topics.reduce((sum, { count }) => sum + count, 0),
    withProblem: rows.filter(({ problem }) => problem !== null).length,
    withIndex: indexes.length,
    topics,
    problems: problemsOf(rows),
    index: index === null ? null : { ...index, bins: indexBins(indexes, bounds), bands: bandCounts(indexes, bounds) },
    indexByTopic: indexByTopic(rows, topics),
    length: length === null ? null : { ...length, ...lengthBins(lengths) },
    words,
    time: courseOf(rows),
    duplicates: {
      groups: agreeing.length,
      extraRows: repeated.size,
      examples: agreeing.slice(0, EXAMPLES).map((group) => shown(rows, group)),
    },
    contradictions: {
      groups: contradicting.length,
      rows: rowsIn(contradicting),
      examples: contradicting.slice(0, EXAMPLES).map((group) => shown(rows, group)),
    },
    near: {
      groups: near.length,
      rows: rowsIn(near),
      contradicting: near.filter(({ differs }) => differs.length > 0).length,
      examples: nearExamples(near).map((group) => ({ ...shown(rows, group), similarity: group.similarity })),
    },
    personal,
  };
  return { ...found, findings: findings(found) };
}

/** Those whose labels differ are worth a look first. */
const nearExamples = (near: readonly NearText[]): NearText[] =>
  near.toSorted((one, other) => other.differs.length - one.differs.length).slice(0, EXAMPLES);

const rowsIn = (groups: readonly SameText[]): number => groups.reduce((sum, { places }) => sum + places.length, 0);

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function problemsOf(rows: readonly PlacedRow[]): Exploration['problems'] {
  const ofTopic = Map.groupBy(
    rows.filter(({ problem }) => problem !== null),
    ({ topic }) => topic ?? '',
  );
  return [...ofTopic]
    .flatMap(([topic, of]) =>
      mostFrequent(countBy(of.flatMap(({ problem }) => problem ?? []))).map((problem) => ({ topic, ...problem })),
    )
    .sort((one, other) => other.count - one.count);
}

function indexByTopic(rows: readonly PlacedRow[], topics: Exploration['topics']): Exploration['indexByTopic'] {
  const ofTopic = Map.groupBy(rows, ({ topic }) => topic);
  return topics.flatMap(({ name }) => {
    const spread = spreadOf((ofTopic.get(name) ?? []).flatMap(({ index }) => index ?? []));
    return spread === null ? [] : [{ name, ...spread }];
  });
}

async function wordCounts(rows: readonly PlacedRow[], progress: ExploreProgress): Promise<number[]> {
  const counts: number[] = [];
  await eachRow(
    rows,
    ({ text }) => counts.push(text.match(/[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}'’]*)/gu)?.length ?? 0),
    progress,
  );
  return counts;
}

function shown(rows: readonly PlacedRow[], { places, differs }: SameText): RowGroup {
  const group = places.flatMap((place) => rows[place] ?? []);
  return {
    size: group.length,
    rows: group
      .slice(0, ROWS_PER_EXAMPLE)
      .map(({ where, topic, problem, index }) => ({ where, topic, problem, index })),
    excerpt: excerpt(group[0]?.text ?? '', EXCERPT),
    differs,
  };
}
