import type { ImportSummary } from '../training/import.ts';
import { ROLES } from '../training/import-columns.ts';

const DELIMITER_NAMES = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;
/** Indexes that never exceed this are likely marks on another scale. */
const SMALL_SCALE = 10;
const MOST_EXAMPLES = 3;

/** What was found in a file and what became of it, for a person to read. */
export function importLines(file: string, summary: ImportSummary): string[] {
  return [...foundLines(file, summary), ...leftOutLines(summary), ...noteLines(summary)];
}

function foundLines(file: string, { found, columns, read, kept }: ImportSummary): string[] {
  const delimiter = found.delimiter === null ? '' : ` with ${DELIMITER_NAMES[found.delimiter]}s`;
  const taken = ROLES.flatMap((role) => (columns[role] === undefined ? [] : `${role} from "${columns[role]}"`));
  return [
    `${file}: ${found.format}${delimiter}, ${found.encoding.name}, ${read} rows, ${kept} of them usable.`,
    taken.length === 0 ? 'Columns: none, these are chats.' : `Columns: ${taken.join(', ')}.`,
  ];
}

function leftOutLines({ leftOut, faults, contradictions }: ImportSummary): string[] {
  const total = Object.values(leftOut).reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const pairs = contradictions.slice(0, MOST_EXAMPLES).map(({ earlier, later }) => `${earlier} and ${later}`);
  const unseen = leftOut.faults - faults.length;
  return [
    `Left out ${total} rows:`,
    ...some(leftOut.emptyText, 'without a text'),
    ...some(leftOut.noLabel, 'with neither topic nor index'),
    ...some(leftOut.duplicates, 'exact duplicates'),
    ...some(
      leftOut.contradictions,
      `whose text comes again later with other labels; the later row counts (${pairs.join('; ')})`,
    ),
    ...some(leftOut.faults, 'with a fault'),
    ...faults.map(({ where, column, message }) => `    ${where}, column "${column}": ${message}`),
    ...(unseen > 0 ? [`    and ${unseen} more`] : []),
  ];
}

function noteLines(summary: ImportSummary): string[] {
  const { found, repaired, cut, approximate, undated, merged, highestIndex, kept } = summary;
  const spellings = merged.slice(0, MOST_EXAMPLES).map(({ from, to }) => `"${from}" is "${to}"`);
  return [
    ...when(
      found.encoding.foreign,
      `${found.encoding.foreign} characters are not UTF-8 and were read as Windows-1252.`,
    ),
    ...when(repaired, `In ${repaired} texts garbled characters (such as â€™ for ’) were put right.`),
    ...when(cut, `${cut} texts are very long; the first 20,000 characters count.`),
    ...when(approximate, `${approximate} indexes are words and became the middle of their band.`),
    ...when(undated, `${undated} dates could not be read, or do not tell day from month; these rows have no date.`),
    ...when(
      merged.length,
      `${merged.length} names differ from others in case or punctuation only: ${spellings.join(', ')}.`,
    ),
    ...when(
      kept > 1 && highestIndex !== null && highestIndex <= SMALL_SCALE ? 1 : 0,
      `No index is above ${highestIndex}, which looks like another scale. The index runs from 0 (content) to 100 (furious); convert it first.`,
    ),
  ];
}

const some = (count: number, what: string): string[] => (count === 0 ? [] : [`  ${count} ${what}`]);
const when = (count: number, sentence: string): string[] => (count === 0 ? [] : [`Note: ${sentence}`]);
