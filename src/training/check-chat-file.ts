import type { Catalogue } from '../core/catalogue.ts';
import { redact } from '../core/redact.ts';
import { type ChatLine, type LineFinding, readChatLines } from './chat-lines.ts';
import { type ExploreProgress, eachRow, within } from './explore-rows.ts';
import { tokensOf, tokensOfMessages } from './token-estimate.ts';

export interface ChatFileReport {
  examples: number;
  /** The file will be refused. */
  faults: LineFinding[];
  /** The file will be taken, and somebody should look. */
  warnings: LineFinding[];
  tokens: { total: number; mean: number; most: number; assistant: number };
}

export interface CheckOptions {
  /** Labels outside of it are told; null: any label will do. */
  catalogue: Catalogue | null;
  /** The file it must not overlap with. */
  other?: string | undefined;
  /** What providers count: a training file may be too small, a validation file may be missing. */
  isValidation?: boolean;
  /** Tokens of an example beyond which it is cut or refused. */
  mostTokens: number;
  regions: readonly string[];
}

export const LEAST_EXAMPLES = 10;
const SMALL_CLASS = 5;

/** A chat line with what the checks compare and count. */
interface Counted extends ChatLine {
  words: string;
  tokens: number;
}

/**
 * Everything that is known to go wrong with a training file, with the line. Other work gets its turn in between.
 * @throws the signal's reason once it is aborted
 */
export async function checkChatFile(
  text: string,
  options: CheckOptions,
  progress: ExploreProgress = {},
): Promise<ChatFileReport> {
  const { isValidation = false } = options;
  if (isValidation && text === '') return NOTHING;
  const { lines: read, faults } = await readChatLines(text, within(progress, 0, 0.2));
  const lines: Counted[] = [];
  const warnings: LineFinding[] = [];
  await eachRow(
    read,
    (line) => {
      const tokens = tokensOfMessages(line.messages);
      lines.push({ ...line, words: wordsOf(line.text), tokens });
      warnings.push(...warningsOf(line, tokens, options));
    },
    within(progress, 0.2, 0.8),
  );
  const few =
    lines.length < LEAST_EXAMPLES
      ? [
          {
            line: null,
            message: isValidation
              ? `there are ${lines.length} examples, which say little`
              : `there are ${lines.length} examples, at least ${LEAST_EXAMPLES} are needed`,
          },
        ]
      : [];
  const overlap = options.other === undefined ? [] : await overlapping(lines, options.other, within(progress, 0.8, 1));
  const total = lines.reduce((sum, { tokens }) => sum + tokens, 0);
  return {
    examples: lines.length,
    faults: isValidation ? faults : [...faults, ...few],
    warnings: [
      ...(isValidation ? few : []),
      ...warnings,
      ...repeated(lines),
      ...overlap,
      ...prompts(lines),
      ...smallClasses(lines),
    ].sort((one, other) => (one.line ?? 0) - (other.line ?? 0)),
    tokens: {
      total,
      mean: Math.round(total / Math.max(1, lines.length)),
      most: lines.reduce((most, { tokens }) => Math.max(most, tokens), 0),
      assistant: lines.reduce((sum, { answer }) => sum + tokensOf(answer), 0),
    },
  };
}

const NOTHING: ChatFileReport = {
  examples: 0,
  faults: [],
  warnings: [],
  tokens: { total: 0, mean: 0, most: 0, assistant: 0 },
};

function warningsOf(line: ChatLine, tokens: number, { catalogue, mostTokens, regions }: CheckOptions): LineFinding[] {
  const warn = (holds: boolean, message: string) => (holds ? [{ line: line.line, message }] : []);
  const topic = catalogue?.topics.find(({ name }) => name === line.row?.topic);
  const personal = redact(line.text, { names: true, regions, terms: [] }).found.map(({ kind }) => kind);
  return [
    ...warn(line.system === null, 'has no message of the system'),
    ...warn(line.text === '', 'has no message of a user'),
    ...warn(tokens > mostTokens, `has about ${tokens} tokens, more than ${mostTokens}`),
    ...warn(line.row === null, 'has an answer that is not JSON with the three fields, or an index outside 0 to 100'),
    ...warn(catalogue !== null && line.row !== null && topic === undefined, 'has a topic that is not in the catalogue'),
    ...warn(
      topic !== undefined && line.row?.problem != null && !topic.problems.includes(line.row.problem),
      'has a problem that the catalogue does not have under its topic',
    ),
    ...warn(personal.length > 0, `still holds personal data (${[...new Set(personal)].join(', ').toLowerCase()})`),
  ];
}

function repeated(lines: readonly Counted[]): LineFinding[] {
  return [...Map.groupBy(lines, ({ words }) => words).values()].flatMap((same) => {
    const [first, ...others] = same;
    if (first === undefined) return [];
    return others.map(({ line, answer }) => ({
      line,
      message:
        answer === first.answer
          ? `says the same as line ${first.line}`
          : `has the text of line ${first.line} with another answer`,
    }));
  });
}

async function overlapping(
  lines: readonly Counted[],
  other: string,
  progress: ExploreProgress,
): Promise<LineFinding[]> {
  const there = new Map<string, number>();
  const read = await readChatLines(other, within(progress, 0, 0.5));
  await eachRow(read.lines, ({ text, line }) => there.set(wordsOf(text), line), within(progress, 0.5, 1));
  return lines.flatMap(({ words, line }) => {
    const twin = there.get(words);
    return twin === undefined ? [] : [{ line, message: `stands in the other file too, line ${twin}` }];
  });
}

function prompts(lines: readonly ChatLine[]): LineFinding[] {
  const first = lines.find(({ system }) => system !== null)?.system;
  return lines
    .filter(({ system }) => system !== null && system !== first)
    .map(({ line }) => ({ line, message: 'has another system prompt than the first line' }));
}

function smallClasses(lines: readonly ChatLine[]): LineFinding[] {
  const topics = Map.groupBy(lines, ({ row }) => row?.topic ?? null);
  return [...topics].flatMap(([topic, some]) =>
    topic === null || some.length >= SMALL_CLASS
      ? []
      : [{ line: null, message: `the topic "${topic}" has ${some.length} examples, fewer than ${SMALL_CLASS}` }],
  );
}

/** Texts that differ in case, punctuation and numbers only are one text. */
export const wordsOf = (text: string): string => (text.toLowerCase().match(/\p{L}+/gu) ?? []).join(' ');
