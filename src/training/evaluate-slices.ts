import { type BandBounds, bandOf } from '../core/classification.ts';
import type { Slice } from '../core/evaluation.ts';
import { type Pair, rate, withTopic } from './evaluate-topic.ts';

/** A slice under this size is shown and never called weak: chance alone moves it that far. */
const ITEMS_TO_JUDGE = 30;
/** Points of accuracy under the mean of all, from which a slice is called weak. */
const WEAK = 0.05;

interface Dimension {
  by: string;
  /** Null leaves the item out. */
  nameOf(pair: Pair): string | null;
}

/** Accuracy where it may differ from the mean: by length, channel, month, rarity of the topic and anger. */
export function sliceFigures(pairs: readonly Pair[], bands: BandBounds): Slice[] {
  const known = withTopic(pairs);
  const overall = rate(known.filter(isRight).length, known.length).value;
  return dimensions(known, bands).flatMap(({ by, nameOf }) => {
    const groups = Map.groupBy(known, nameOf);
    const named = [...groups].flatMap(([name, members]) => (name === null ? [] : [{ name, members }]));
    // One slice alone is everything.
    if (named.length < 2) return [];
    return named
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, members }) => slice(by, name.replace(/^\d\. /, ''), members, overall));
  });
}

function dimensions(known: readonly (Pair & { truth: string })[], bands: BandBounds): Dimension[] {
  const counts = new Map<string, number>();
  for (const { truth } of known) counts.set(truth, (counts.get(truth) ?? 0) + 1);
  const rare = known.length / Math.max(1, counts.size) / 2;
  return [
    { by: 'length', nameOf: ({ item }) => lengthBand(item.text) },
    { by: 'channel', nameOf: ({ item }) => item.channel },
    { by: 'month', nameOf: ({ item }) => item.happenedAt?.slice(0, 7) ?? null },
    {
      by: 'topic',
      nameOf: ({ item }) => ((counts.get(item.topic ?? '') ?? 0) < rare ? 'rare topics' : 'other topics'),
    },
    { by: 'anger', nameOf: ({ item }) => (item.index === null ? null : angerBand(item.index, bands)) },
  ];
}

function slice(by: string, name: string, members: readonly Pair[], overall: number): Slice {
  const accuracy = rate(members.filter(isRight).length, members.length);
  const errors = members.flatMap(({ item, said }) => (item.index === null ? [] : [Math.abs(said.index - item.index)]));
  return {
    by,
    name,
    items: members.length,
    accuracy,
    meanAbsoluteError: errors.length === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length,
    isWeak: members.length >= ITEMS_TO_JUDGE && accuracy.value <= overall - WEAK,
  };
}

const isRight = ({ item, said }: Pair): boolean => said.topic === item.topic;

/** The number in front sorts, and is cut off. */
function lengthBand(text: string): string {
  const words = text.split(/\s+/).length;
  if (words <= 10) return '1. up to 10 words';
  if (words <= 30) return '2. 11 to 30 words';
  return words <= 80 ? '3. 31 to 80 words' : '4. over 80 words';
}

const ORDER = { low: 1, medium: 2, high: 3, critical: 4 } as const;

function angerBand(index: number, bands: BandBounds): string {
  const band = bandOf(index, bands);
  return `${ORDER[band]}. ${band}`;
}
