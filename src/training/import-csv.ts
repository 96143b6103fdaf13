import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import type { FileRecord } from './read-records.ts';

/** Beyond this a quotation mark was opened and never closed. In bytes. */
const LONGEST_RECORD = 32 * 1024 * 1024;
const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const Parsed = z.object({
  record: z.array(z.string()),
  info: z.object({ records: z.number(), empty_lines: z.number() }),
});

/** The character that separates the cells of the header, taken from the beginning of a file. */
export function delimiterOf(start: string): Delimiter {
  const named = DELIMITERS.find((delimiter) => start.startsWith(`sep=${delimiter}`));
  if (named !== undefined) return named;
  const header = (start.replace(/"[^"]*"/g, '').match(/[^\r\n]+/) ?? [''])[0];
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/**
 * The rows below the header of a CSV, one at a time. Rows are numbered as a spreadsheet does it: the header is row 1.
 * @throws Error, a sentence without the file's name, at the first row that cannot be told apart from its neighbours
 */
export async function* csvRecords(text: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<FileRecord> {
  const parser = parse({
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    // Spaces around quotation marks. With tabs, trimming would swallow empty cells.
    trim: delimiter !== '\t',
    max_record_size: LONGEST_RECORD,
  });
  // The error of the source or the parser arrives in the loop below.
  pipeline(Readable.from(text), parser, () => undefined);
  let names: string[] | null = null;
  try {
    for await (const value of parser) {
      const { record, info } = Parsed.parse(value);
      if (names !== null) yield { where: `row ${info.records + info.empty_lines}`, names, values: record };
      else if (!isSeparatorLine(record, delimiter)) names = record.map((name) => name.trim());
    }
  } catch (cause) {
    throw cause instanceof CsvError ? new Error(fault(cause), { cause }) : cause;
  }
}

/** Excel's first line `sep=;` belongs to no table. */
const isSeparatorLine = (record: readonly string[], delimiter: string): boolean =>
  record[0] === 'sep=' || record[0] === `sep=${delimiter}`;

const Place = z.object({ records: z.number(), empty_lines: z.number() });

function fault(error: CsvError): string {
  const place = Place.safeParse(error);
  const row = place.success ? `row ${place.data.records + place.data.empty_lines + 1}` : 'a row';
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return `${row}: a quotation mark is opened and never closed`;
    case 'CSV_INVALID_CLOSING_QUOTE':
      return `${row}: after a closing quotation mark the cell goes on. Inside a quoted cell every quotation mark is written twice`;
    case 'INVALID_OPENING_QUOTE':
      return `${row}: a quotation mark stands inside a cell that is not quoted. Quote the whole cell and write the mark twice`;
    default:
      return `${row}: this is not CSV (${error.code})`;
  }
}
