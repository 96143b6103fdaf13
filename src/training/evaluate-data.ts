import type { DataCard } from '../core/evaluation.ts';
import { type EvaluationItem, textKey } from './evaluate-items.ts';
import { type ImportSummary, importFile } from './import.ts';
import type { Columns } from './import-columns.ts';
import { plainText, textOf } from './import-row.ts';
import { readRecords } from './read-records.ts';

export interface EvaluationFile {
  rows: EvaluationItem[];
  /** What the import left out. */
  leftOut: Pick<ImportSummary['leftOut'], 'duplicates' | 'contradictions'>;
  /** Rows in the file. */
  read: number;
}

const CHANNEL_NAMES = ['channel', 'source', 'via', 'medium'];

/**
 * Labelled complaints to judge models on, read as `data import` reads them, with the channel where the file has one.
 * @throws Error one sentence with file and row
 */
export async function readEvaluationFile(file: string, wanted: Columns, signal?: AbortSignal): Promise<EvaluationFile> {
  const { rows, summary } = await importFile(file, wanted, { signal });
  const channels = await channelsOf(file, summary.columns.text, signal);
  return {
    rows: rows.map((row) => ({ ...row, channel: channels.get(textKey(row.text)) ?? null })),
    leftOut: summary.leftOut,
    read: summary.read,
  };
}

async function channelsOf(
  file: string,
  textColumn: string | undefined,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const channels = new Map<string, string>();
  if (textColumn === undefined) return channels;
  for await (const { names, values } of readRecords(file, { signal }).records) {
    const place = names.findIndex((name) => CHANNEL_NAMES.includes(name.toLowerCase()));
    if (place < 0 || names[place] === textColumn) return channels;
    const text = plainText(values[names.indexOf(textColumn)]);
    const channel = plainText(values[place])?.trim();
    if (text && channel) channels.set(textKey(textOf(text)), channel);
  }
  return channels;
}

/** The card with what the import had left out before. */
export function withImport(
  card: Omit<DataCard, 'baselinesFrom'>,
  { read, leftOut }: EvaluationFile,
  baselinesFrom: string,
): DataCard {
  return {
    ...card,
    rows: read,
    duplicates: card.duplicates + leftOut.duplicates,
    contradicting: card.contradicting + leftOut.contradictions,
    baselinesFrom,
  };
}
