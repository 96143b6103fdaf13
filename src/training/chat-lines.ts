import { z } from 'zod';
import { complaintOf } from '../core/prompt.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { type ExploreProgress, eachRow } from './explore-rows.ts';
import { readIndex } from './import-index.ts';

/** Something about a line of a training file. Line 1 is the first; null concerns the whole file. */
export interface LineFinding {
  line: number | null;
  message: string;
}

export interface ChatLine {
  line: number;
  messages: { role: string; content: string }[];
  system: string | null;
  /** The complaint as the model will see it. */
  text: string;
  /** What the assistant answers. */
  answer: string;
  /** The answer as a labelled complaint; null when it is not one. */
  row: TrainingRow | null;
}

const ROLES = ['system', 'user', 'assistant', 'developer', 'tool', 'function'];
const KEYS = ['role', 'content', 'name', 'weight', 'tool_calls', 'refusal'];
const Entry = z.record(z.string(), z.unknown());
const Answer = z.object({
  Topic: z.string().min(1),
  Problem: z.string().nullish(),
  Customer_Dissatisfaction_Index: z.unknown(),
});

/**
 * Reads chat JSON Lines as fine-tuning takes them, and says of each line what is wrong with it: the checks of the vendor's
 * cookbook, and whether the answer is one of ours. Other work gets its turn in between.
 * @throws the signal's reason once it is aborted
 */
export async function readChatLines(
  text: string,
  progress: ExploreProgress = {},
): Promise<{ lines: ChatLine[]; faults: LineFinding[] }> {
  const lines: ChatLine[] = [];
  const faults: LineFinding[] = [];
  const given = text.replace(/^\ufeff/, '').split(/\r?\n/);
  await eachRow(
    given.map((content) => ({ text: content })),
    ({ text: content }, place) => {
      if (content.trim() === '') return;
      const read = readLine(content, place + 1);
      if (typeof read === 'string') faults.push({ line: place + 1, message: read });
      else lines.push(read);
    },
    progress,
  );
  if (lines.length === 0 && faults.length === 0) faults.push({ line: null, message: 'the file has no lines' });
  return { lines, faults };
}

function readLine(content: string, line: number): ChatLine | string {
  const entry = Entry.safeParse(parsed(content));
  if (!entry.success) return 'is not a JSON object';
  const given = entry.data.messages;
  if (!Array.isArray(given) || given.length === 0) return 'has no list "messages"';
  const messages: ChatLine['messages'] = [];
  for (const [place, one] of given.entries()) {
    const message = readMessage(one);
    if (typeof message === 'string') return `message ${place + 1} ${message}`;
    messages.push(message);
  }
  const last = messages.at(-1);
  if (!messages.some(({ role }) => role === 'assistant')) return 'has no message of the assistant';
  if (last?.role !== 'assistant') return 'does not end with a message of the assistant';
  const user = messages.findLast(({ role }) => role === 'user');
  const text = complaintOf(user?.content ?? '');
  return {
    line,
    messages,
    text,
    answer: last.content,
    system: messages.find(({ role }) => role === 'system')?.content ?? null,
    row: rowOf(text, last.content),
  };
}

function readMessage(value: unknown): { role: string; content: string } | string {
  const message = Entry.safeParse(value);
  if (!message.success) return 'is not an object';
  const { role, content, weight } = message.data;
  const unknown = Object.keys(message.data).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) return `has the unknown key "${unknown}"`;
  if (typeof role !== 'string' || !('content' in message.data)) return 'lacks role or content';
  if (!ROLES.includes(role)) return `has the unknown role "${role}"`;
  if (typeof content !== 'string' || content === '') return 'has an empty content, or one that is no text';
  if (weight !== undefined && weight !== 0 && weight !== 1) return 'has a weight that is neither 0 nor 1';
  return { role, content };
}

function rowOf(text: string, answer: string): TrainingRow | null {
  const read = Answer.safeParse(parsed(answer));
  if (!read.success || text === '') return null;
  const { Topic: topic, Problem: problem, Customer_Dissatisfaction_Index: said } = read.data;
  const index = readIndex(said);
  return index.kind === 'fault' ? null : { text, topic, problem: problem ? problem : null, index: index.value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
