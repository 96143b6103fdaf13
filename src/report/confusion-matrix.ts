import type { ChartSpec } from './chart.ts';
import type { ChartText } from './chart-frame.ts';
import { heatMap } from './heat-map.ts';

export interface ConfusionMatrix extends ChartText {
  labels: readonly string[];
  /** `counts[truth][answer]`, in the order of `labels`. */
  counts: readonly (readonly number[])[];
}

const MOST_LABELS = 26;

/**
 * How often each topic was answered by which, shaded by the share of its row. With more than 26 labels the rarest
 * are put together as "(all others)".
 */
export function confusionMatrix({ labels, counts, ...text }: ConfusionMatrix): ChartSpec {
  const kept = foldRare(labels, counts);
  const totals = kept.counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const at = (row: number, column: number) => kept.counts[row]?.[column] ?? 0;
  return heatMap({
    ...text,
    rows: kept.labels,
    columns: kept.labels,
    rowTitle: 'right answer',
    columnTitle: 'answer given',
    shade: (row, column) => at(row, column) / Math.max(1, totals[row] ?? 0),
    label: (row, column) => (at(row, column) === 0 ? '' : String(at(row, column))),
  });
}

function foldRare(labels: readonly string[], counts: ConfusionMatrix['counts']) {
  if (labels.length <= MOST_LABELS) return { labels, counts };
  const sizes = labels.map((label, place) => ({
    label,
    place,
    size: (counts[place] ?? []).reduce((sum, count) => sum + count, 0),
  }));
  const largest = new Set(
    sizes
      .sort((one, other) => other.size - one.size)
      .slice(0, MOST_LABELS - 1)
      .map(({ place }) => place),
  );
  const order = labels.map((_, place) => place).filter((place) => largest.has(place));
  const slot = new Map(order.map((place, slot) => [place, slot]));
  const folded = Array.from({ length: MOST_LABELS }, () => new Array<number>(MOST_LABELS).fill(0));
  for (const [truth, row] of counts.entries()) {
    const target = folded[slot.get(truth) ?? MOST_LABELS - 1];
    for (const [answer, count] of row.entries()) {
      const column = slot.get(answer) ?? MOST_LABELS - 1;
      if (target !== undefined) target[column] = (target[column] ?? 0) + count;
    }
  }
  return { labels: [...order.map((place) => labels[place] ?? ''), '(all others)'], counts: folded };
}
