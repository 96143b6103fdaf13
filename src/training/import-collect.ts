import type { TrainingRow } from '../core/training-row.ts';

export interface Collected {
  row: TrainingRow;
  date: string;
  where: string;
}

export interface Collection {
  /** One for each text, in the order of their first occurrence. */
  rows: Collected[];
  duplicates: number;
  /** Texts met again with other labels: where the earlier and the later stand. */
  contradictions: { earlier: string; later: string }[];
}

const LABELS = ['topic', 'problem', 'index'] as const;

/**
 * Keeps one row for each text. A repetition may add labels that were missing; where it contradicts, the later row
 * counts, as a later import does.
 */
export function collection(): Collection & { add(item: Collected): void } {
  const places = new Map<string, number>();
  const all: Collection = { rows: [], duplicates: 0, contradictions: [] };
  return Object.assign(all, {
    add(item: Collected) {
      const place = places.get(item.row.text);
      const known = place === undefined ? undefined : all.rows[place];
      if (place === undefined || known === undefined) {
        places.set(item.row.text, all.rows.length);
        all.rows.push(item);
      } else if (agree(known.row, item.row)) {
        all.duplicates += 1;
        all.rows[place] = { ...known, date: known.date || item.date, row: both(known.row, item.row) };
      } else {
        all.contradictions.push({ earlier: known.where, later: item.where });
        all.rows[place] = item;
      }
    },
  });
}

const agree = (one: TrainingRow, other: TrainingRow): boolean =>
  LABELS.every((label) => one[label] === null || other[label] === null || one[label] === other[label]);

const both = (one: TrainingRow, other: TrainingRow): TrainingRow => ({
  text: one.text,
  topic: one.topic ?? other.topic,
  problem: one.problem ?? other.problem,
  index: one.index ?? other.index,
});
