import type { DatedRow } from '../core/training-row.ts';
import { cellsOf, columnsFor, type ImportFault } from './import-cells.ts';
import { collection } from './import-collect.ts';
import type { Columns } from './import-columns.ts';
import { type DayOrder, dayOrderOf, isoDate } from './import-date.ts';
import { readRow } from './import-row.ts';
import { mergeSpellings } from './import-spelling.ts';
import { type FoundFormat, type ReadOptions, readRecords } from './read-records.ts';

/** What was found in a file and what became of it. */
export interface ImportSummary {
  found: FoundFormat;
  /** Which column was taken for what; empty for chats. */
  columns: Columns;
  read: number;
  kept: number;
  leftOut: { emptyText: number; noLabel: number; duplicates: number; contradictions: number; faults: number };
  /** The first of them. */
  faults: ImportFault[];
  contradictions: { earlier: string; later: string }[];
  merged: { from: string; to: string }[];
  /** Texts whose garbled characters were put right. */
  repaired: number;
  /** Texts longer than a model reads. */
  cut: number;
  /** Indexes given as a word. */
  approximate: number;
  /** Dates that could not be read. */
  undated: number;
  highestIndex: number | null;
}

export interface Imported {
  rows: DatedRow[];
  summary: ImportSummary;
}

const MOST_SHOWN = 20;

/**
 * Labelled complaints from a file as people have them: a table, JSON Lines, a JSON array, chats of a fine-tuning file.
 * Rows that cannot be used are left out and told about; the file is read as a stream, what is kept is in memory.
 * @throws Error one sentence with file and row, when the file as a whole cannot be read or nothing usable is in it
 */
export async function importFile(file: string, wanted: Columns, options: ReadOptions = {}): Promise<Imported> {
  const source = readRecords(file, options);
  const kept = collection();
  const leftOut = { emptyText: 0, noLabel: 0, faults: 0 };
  const counts = { read: 0, repaired: 0, cut: 0, approximate: 0 };
  const faults: ImportFault[] = [];
  const chosen = columnsFor(file, wanted);
  const fault = (place: ImportFault) => {
    leftOut.faults += 1;
    if (faults.length < MOST_SHOWN) faults.push(place);
  };
  for await (const record of source.records) {
    counts.read += 1;
    const cells = cellsOf(record, chosen);
    const result = 'message' in cells ? null : readRow(cells);
    if ('message' in cells) fault(cells);
    else if (result?.kind === 'fault') {
      const column = chosen.last()[result.part] ?? result.part;
      fault({ where: record.where, column, message: result.message });
    } else if (result?.kind === 'left_out') leftOut[result.why === 'empty_text' ? 'emptyText' : 'noLabel'] += 1;
    else if (result?.kind === 'row') {
      counts.repaired += Number(result.repaired);
      counts.cut += Number(result.cut);
      counts.approximate += Number(result.approximate);
      kept.add({ row: result.row, date: result.date, where: record.where });
    }
  }
  const found = source.found();
  if (found === null || counts.read === 0) throw new Error(`${file} has no rows.`);
  const { rows, merged } = mergeSpellings(dated(kept.rows));
  const summary: ImportSummary = {
    found,
    columns: chosen.all(),
    ...counts,
    kept: rows.length,
    leftOut: { ...leftOut, duplicates: kept.duplicates, contradictions: kept.contradictions.length },
    faults,
    contradictions: kept.contradictions.slice(0, MOST_SHOWN),
    merged,
    undated: kept.rows.filter(({ date }, place) => date !== '' && rows[place]?.happenedAt === null).length,
    highestIndex: rows.reduce<number | null>(
      (most, { index }) => (index === null ? most : Math.max(most ?? 0, index)),
      null,
    ),
  };
  if (rows.length === 0) throw new Error(nothingUsable(file, summary));
  return { rows, summary };
}

function nothingUsable(file: string, { read, leftOut, faults }: ImportSummary): string {
  const [first] = faults;
  const example =
    first === undefined ? '' : ` The first is ${first.where}, column "${first.column}": ${first.message}.`;
  return `${file} has ${read} rows and none can be used: ${leftOut.emptyText} without a text, ${leftOut.noLabel} without topic and index, ${leftOut.faults} with a fault.${example}`;
}

function dated(items: readonly { row: Omit<DatedRow, 'happenedAt'>; date: string }[]): DatedRow[] {
  const orders = new Set<DayOrder>(items.map(({ date }) => dayOrderOf(date)));
  const [isDayFirst, isMonthFirst] = [orders.has('day-first'), orders.has('month-first')];
  const order = isDayFirst === isMonthFirst ? null : isDayFirst ? 'day-first' : 'month-first';
  return items.map(({ row, date }) => ({ ...row, happenedAt: date === '' ? null : isoDate(date, order) }));
}
