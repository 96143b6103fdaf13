import type { TrainingRow } from '../core/training-row.ts';
import { readCatalogue } from '../read-catalogue.ts';
import { type ClosedRows, withinCatalogue } from '../training/closed-list.ts';
import type { CommandContext } from './context.ts';

const MOST_STRANGERS = 10;

/** The rows that the list of `CATALOGUE_FILE` allows, with a word about the others; all of them where there is no list. */
export async function closedRows(
  context: CommandContext,
  rows: readonly TrainingRow[],
  tell: (line: string) => void,
): Promise<Pick<ClosedRows, 'rows' | 'strangers'>> {
  const catalogue = await readCatalogue(context.config());
  if (catalogue === null) return { rows: [...rows], strangers: [] };
  const closed = withinCatalogue(rows, catalogue);
  for (const line of closedLines(closed)) tell(line);
  return closed;
}

function closedLines({ strangers, withoutProblem }: ClosedRows): string[] {
  const total = strangers.reduce((sum, { rows }) => sum + rows, 0);
  const named = strangers.slice(0, MOST_STRANGERS).map(({ topic, rows }) => `"${topic}" (${rows})`);
  const more = strangers.length > named.length ? `, and ${strangers.length - named.length} more` : '';
  return [
    ...(total === 0
      ? []
      : [`Left out ${total} rows whose topic is not in the list of CATALOGUE_FILE: ${named.join(', ')}${more}.`]),
    ...(withoutProblem === 0
      ? []
      : [
          `In ${withoutProblem} rows the problem is not in the list of CATALOGUE_FILE under their topic; they count without it.`,
        ]),
  ];
}
