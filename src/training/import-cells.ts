import { type Columns, columnsOf, missingColumn, ROLES } from './import-columns.ts';
import { type Cells, chatCells, labelsIn } from './import-labels.ts';
import type { FileRecord } from './read-records.ts';

export interface ImportFault {
  /** `row 7` or `line 7`. */
  where: string;
  column: string;
  message: string;
}

/** The columns of each record of one file. */
export interface ColumnsFor {
  of(record: Pick<FileRecord, 'where' | 'names'>): Columns;
  /** Those of the record before. */
  last(): Columns;
  /** All that were ever taken. */
  all(): Columns;
}

/**
 * The objects of a JSON file need not have the same keys, so each is looked at; most are like the one before. What is
 * missing in a table is missing for good, what is missing in an object may come with the next.
 * @throws Error, from `of`, one sentence with the file, at the first record when a column is not there
 */
export function columnsFor(file: string, wanted: Columns): ColumnsFor {
  let names: readonly string[] | null = null;
  let [columns, all]: [Columns, Columns] = [{}, {}];
  return {
    of({ where, names: given }) {
      if (given === names || (given.length === names?.length && given.every((name, i) => name === names?.[i]))) {
        return columns;
      }
      columns = names === null ? firstColumns(file, given, wanted, where) : columnsOf(given, among(given, wanted));
      names = given;
      all = { ...columns, ...all };
      return columns;
    },
    last: () => columns,
    all: () => Object.fromEntries(ROLES.flatMap((role) => (all[role] === undefined ? [] : [[role, all[role]]]))),
  };
}

function firstColumns(file: string, names: readonly string[], wanted: Columns, where: string): Columns {
  try {
    const columns = columnsOf(names, wanted);
    const missing = missingColumn(columns, names);
    if (missing !== null && (where.startsWith('row') || columns.text === undefined)) throw new Error(missing);
    return columns;
  } catch (cause) {
    throw new Error(`${file} ${cause instanceof Error ? cause.message : String(cause)}.`, { cause });
  }
}

const among = (names: readonly string[], wanted: Columns): Columns =>
  Object.fromEntries(Object.entries(wanted).filter(([, name]) => names.includes(name)));

/** The parts of a record that a row is made from, wherever it keeps them. */
export function cellsOf(record: FileRecord, columnsFor: ColumnsFor): Cells | ImportFault {
  const { names, values, where } = record;
  const chat = names.includes('messages') ? chatCells(values[names.indexOf('messages')]) : null;
  if (chat !== null) {
    if (chat.labels !== null) return { text: chat.text, ...chat.labels, date: null };
    return { where, column: 'messages', message: "the assistant's turn has no topic or index in JSON" };
  }
  const columns = columnsFor.of(record);
  if (values.slice(names.length).some((value) => value !== '')) {
    const message = `there are ${values.length} cells under ${names.length} columns; a text with commas needs quotation marks`;
    return { where, column: columns.text ?? '', message };
  }
  const cell = (name: string | undefined) => (name === undefined ? null : values[names.indexOf(name)]);
  const place = { text: cell(columns.text), date: cell(columns.date) };
  const own = { topic: cell(columns.topic), problem: cell(columns.problem), index: cell(columns.index) };
  const packed = columns.labels === undefined && looksPacked(own.topic) ? own.topic : cell(columns.labels);
  if (packed === null || packed === undefined || packed === '') return { ...place, ...own };
  const labels = labelsIn(packed);
  if (labels !== null) return { ...place, ...labels };
  const column = columns.labels ?? columns.topic ?? '';
  return { where, column, message: 'this is not JSON with a Topic or a Customer_Dissatisfaction_Index' };
}

const looksPacked = (value: unknown): boolean => typeof value === 'string' && value.trimStart().startsWith('{');
