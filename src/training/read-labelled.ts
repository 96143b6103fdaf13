import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { TrainingRow } from '../core/training-row.ts';

export interface Columns {
  text: string;
  topic: string;
  problem: string;
  index: string;
}

/**
 * Labelled complaints from a CSV file with a header. Columns other than the text may be missing.
 * @throws Error that names file, row and column
 */
export async function readLabelled(file: string, columns: Columns): Promise<TrainingRow[]> {
  const records: Record<string, string>[] = parse(await readFile(file, 'utf8'), { columns: true, bom: true });
  const first = records[0];
  if (first === undefined) throw new Error(`${file} has no rows.`);
  if (!(columns.text in first)) {
    throw new Error(`${file} has no column "${columns.text}". It has: ${Object.keys(first).join(', ')}.`);
  }
  // The header is row 1.
  return records.map((record, place) => toRow(record, columns, `${file}, row ${place + 2}`));
}

function toRow(record: Record<string, string>, columns: Columns, where: string): TrainingRow {
  const value = (column: string) => record[column]?.trim() || null;
  const index = value(columns.index);
  if (index !== null && !(Number(index) >= 0 && Number(index) <= 100)) {
    throw new Error(`${where}, column "${columns.index}": the index must be a number from 0 to 100.`);
  }
  return {
    text: record[columns.text] ?? '',
    topic: value(columns.topic),
    problem: value(columns.problem),
    index: index === null ? null : Number(index),
  };
}
