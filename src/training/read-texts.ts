import { columnsOf } from './import-columns.ts';
import { chatCells } from './import-labels.ts';
import { plainText, textOf } from './import-row.ts';
import { type FileRecord, type ReadOptions, readRecords } from './read-records.ts';

/**
 * The complaints of a file, one for each of its rows, in order, as a model is shown them. A row without a text gives an
 * empty one.
 * @param column of the text; undefined to take the one that looks like it
 * @throws Error, from the iteration: one sentence with the file and the row
 */
export async function* readTexts(
  file: string,
  column: string | undefined,
  options: ReadOptions = {},
): AsyncGenerator<string> {
  let chosen: string | undefined;
  for await (const record of readRecords(file, options).records) {
    const chat = chatOf(record);
    if (chat === null) chosen ??= textColumn(file, record, column);
    const cell = chosen === undefined ? '' : record.values[record.names.indexOf(chosen)];
    yield textOf(chat ?? plainText(cell) ?? '');
  }
}

function chatOf({ names, values }: FileRecord): string | null {
  return names.includes('messages') ? (chatCells(values[names.indexOf('messages')])?.text ?? null) : null;
}

function textColumn(file: string, { names }: FileRecord, wanted: string | undefined): string {
  try {
    const { text } = columnsOf(names, wanted === undefined ? {} : { text: wanted });
    if (text === undefined)
      throw new Error('has no column that looks like the text of the complaint. Name it with --text-column');
    return text;
  } catch (cause) {
    throw new Error(`${file} ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}
