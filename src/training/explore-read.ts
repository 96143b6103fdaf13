import type { DatedRow } from '../core/training-row.ts';
import type { PlacedRow } from './explore-rows.ts';
import { cellsOf, columnsFor } from './import-cells.ts';
import type { Columns } from './import-columns.ts';
import { type DayOrder, dayOrderOf, isoDate } from './import-date.ts';
import { readRow } from './import-row.ts';
import { mergeSpellings } from './import-spelling.ts';
import { type ReadOptions, readRecords } from './read-records.ts';

/**
 * All rows of a file that could be learned from, with repetitions and contradictions, which an import puts together and
 * an exploration is to show.
 * @throws Error one sentence with file and row, when the file cannot be read or nothing usable is in it
 */
export async function readForExploring(
  file: string,
  wanted: Columns,
  options: ReadOptions = {},
): Promise<{ rows: PlacedRow[]; leftOut: number }> {
  const chosen = columnsFor(file, wanted);
  const found: { row: Omit<DatedRow, 'happenedAt'>; date: string; where: string }[] = [];
  let read = 0;
  for await (const record of readRecords(file, options).records) {
    read += 1;
    const cells = cellsOf(record, chosen);
    const result = 'message' in cells ? null : readRow(cells);
    if (result?.kind === 'row') found.push({ row: result.row, date: result.date, where: record.where });
  }
  if (found.length === 0) {
    throw new Error(
      `${file} has ${read} rows, and none has a text with a topic or an index. \`umbrage data import\` says what is wrong with each.`,
    );
  }
  const order = dayOrder(found.map(({ date }) => date));
  const rows = found.map(({ row, date, where }) => ({
    ...row,
    where,
    happenedAt: date === '' ? null : isoDate(date, order),
  }));
  return { rows: mergeSpellings(rows).rows, leftOut: read - rows.length };
}

function dayOrder(dates: readonly string[]): DayOrder {
  const orders = new Set(dates.map(dayOrderOf));
  if (orders.has('day-first') === orders.has('month-first')) return null;
  return orders.has('day-first') ? 'day-first' : 'month-first';
}
