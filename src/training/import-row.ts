import { LONGEST_TEXT, renderText } from '../core/complaint.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { isAbsent, readIndex } from './import-index.ts';
import type { Cells } from './import-labels.ts';
import { repaired } from './import-mojibake.ts';

/** A row that can be used, with what had to be done to it. */
export interface ReadRow {
  kind: 'row';
  row: TrainingRow;
  /** As the file has it; empty when there is none. */
  date: string;
  repaired: boolean;
  cut: boolean;
  approximate: boolean;
}

export type RowResult =
  | ReadRow
  | { kind: 'left_out'; why: 'empty_text' | 'no_label' }
  | { kind: 'fault'; part: keyof Cells; message: string };

const LONGEST_NAME = 120;

/** Checks and cleans what a file says about one complaint. The text becomes what a model is shown of a live one. */
export function readRow(cells: Cells): RowResult {
  const given = plainText(cells.text);
  if (given === null) return { kind: 'fault', part: 'text', message: 'the complaint is not a text' };
  const text = textOf(given);
  if (text === '') return { kind: 'left_out', why: 'empty_text' };
  const topic = nameOf(cells.topic);
  if (typeof topic !== 'string' && topic !== null) return { kind: 'fault', part: 'topic', ...topic };
  const problem = nameOf(cells.problem);
  if (typeof problem !== 'string' && problem !== null) return { kind: 'fault', part: 'problem', ...problem };
  const index = readIndex(cells.index);
  if (index.kind === 'fault') return { kind: 'fault', part: 'index', message: index.message };
  if (topic === null && index.value === null) return { kind: 'left_out', why: 'no_label' };
  return {
    kind: 'row',
    row: { text, topic, problem: topic === null ? null : problem, index: index.value },
    date: isAbsent(cells.date) ? '' : (plainText(cells.date) ?? ''),
    repaired: repaired(given) !== given,
    cut: given.length > LONGEST_TEXT,
    approximate: index.approximate,
  };
}

/** A complaint as a file has it, made what a model is shown. */
export function textOf(given: string): string {
  // Our own exports put an apostrophe before what a spreadsheet would take for a formula.
  return renderText(
    null,
    repaired(given.slice(0, LONGEST_TEXT)).replace(/^'(?=\s*[=+\-@\t\uff1d\uff0b\uff0d\uff20])/, ''),
  );
}

/** Null for what is neither text nor number. */
export function plainText(value: unknown): string | null {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}

function nameOf(value: unknown): string | null | { message: string } {
  if (isAbsent(value)) return null;
  const given = plainText(value);
  if (given === null) return { message: 'the name is not a text' };
  if (given.length > LONGEST_NAME) {
    return { message: `the name has ${given.length} characters, so this is hardly the right column` };
  }
  const name = renderText(null, repaired(given));
  if (!/[\p{L}\p{N}]/u.test(name)) return { message: 'the name has no letter or digit' };
  return name;
}
