import { type Catalogue, tagName } from './catalogue.ts';
import { type BandBounds, middleOf } from './classification.ts';
import { bandOfWord } from './index-words.ts';

/** What a language model said about one complaint, once it is known to be inside catalogue and range. */
export interface Answer {
  topic: string;
  /** A problem of that topic, or null when what was said is none. */
  problem: string | null;
  /** 0 to 100. */
  index: number;
  /** The index was given as a word. */
  approximate: boolean;
}

export type ReadAnswer = { kind: 'answer'; answer: Answer } | { kind: 'malformed'; why: string };

/** `T03`: the short name of a topic in a prompt. One token or two decide it, so its probability can be read. */
export const topicId = (place: number): string => `T${String(place + 1).padStart(2, '0')}`;
/** `T03P2`: the same for a problem. */
export const problemId = (topic: number, place: number): string => `${topicId(topic)}P${place + 1}`;

/**
 * Reads whatever a model wrote as its answer. Takes JSON, JSON in a fence or between prose, the literals of Python and `Topic: ...` lines; the
 * index as a number, a number in a string or a word. Never yields a value outside catalogue and range.
 */
export function readAnswer(content: string, catalogue: Catalogue, bounds: BandBounds): ReadAnswer {
  const found = fieldsOf(content);
  if (typeof found === 'string') return { kind: 'malformed', why: found };
  const topic = readTopic(found.topic, catalogue);
  if (topic === null) return { kind: 'malformed', why: 'the Topic is not one of the catalogue' };
  const index = readIndex(found.index, bounds);
  if (typeof index === 'string') return { kind: 'malformed', why: index };
  const problem = readProblem(found.problem, catalogue, topic);
  return { kind: 'answer', answer: { topic: catalogue.topics[topic]?.name ?? '', problem, ...index } };
}

interface Fields {
  topic: unknown;
  problem: unknown;
  index: unknown;
}

/** In characters. Ours take some hundred; an endpoint that sends more is asked again instead of searched through. */
const LONGEST_ANSWER = 8_000;

function fieldsOf(content: string): Fields | string {
  const text = content.trim();
  if (text === '') return 'the answer is empty';
  if (text.length > LONGEST_ANSWER) return 'the answer is far too long';
  if (/^<(?:!doctype|html)/i.test(text)) return 'the answer is an HTML page';
  const objects = jsonObjects(text);
  const answers = objects.flatMap((object) => fieldsIn(object) ?? []);
  const distinct = new Set(answers.map((answer) => JSON.stringify(answer)));
  if (distinct.size > 1) return 'the answer holds several objects that contradict each other';
  const [only] = answers;
  if (only !== undefined) return only;
  if (objects.length > 0) return 'the JSON lacks Topic, Problem or Customer_Dissatisfaction_Index';
  if (text.includes('{') && !text.includes('}')) return 'the answer is cut off';
  return fieldsInLines(text) ?? 'the answer holds no JSON object';
}

/** Braces that are tried as the beginning of an object. */
const MOST_TRIED = 50;

/** Every balanced object in a text, parsed; nested ones come with their parent only. */
function jsonObjects(text: string): Record<string, unknown>[] {
  const objects: Record<string, unknown>[] = [];
  let tried = 0;
  for (let start = text.indexOf('{'); start >= 0 && tried < MOST_TRIED; tried += 1) {
    const end = endOfObject(text, start);
    const value = end < 0 ? null : (parsed(text.slice(start, end)) ?? parsed(fromPython(text.slice(start, end))));
    if (value !== null) objects.push(value);
    start = text.indexOf('{', value === null ? start + 1 : end);
  }
  return objects;
}

function endOfObject(text: string, start: number): number {
  let depth = 0;
  let quote = '';
  for (let i = start; i < text.length; i++) {
    const character = text[i] ?? '';
    if (quote !== '') {
      if (character === '\\') i += 1;
      else if (character === quote) quote = '';
    } else if (character === '"') quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}' && --depth === 0) return i + 1;
  }
  return -1;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** The prompt of old said "json (dict) format", and so models answer with a Python literal now and then. */
const fromPython = (text: string): string =>
  text
    .replace(/'((?:[^'\\]|\\.)*)'(?=\s*[:,}\]])/g, (_match, inner: string) =>
      JSON.stringify(inner.replace(/\\'/g, "'")),
    )
    .replace(/\bNone\b/g, 'null')
    .replace(/,\s*}/g, '}');

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');
/** Maps, because a plain object also knows `constructor`. */
const NAMES: ReadonlyMap<string, keyof Fields> = new Map([
  ['topic', 'topic'],
  ['problem', 'problem'],
  ['customerdissatisfactionindex', 'index'],
]);

function fieldsIn(object: Record<string, unknown>): Fields | null {
  const fields: Partial<Fields> = {};
  for (const [name, value] of Object.entries(object)) {
    const field = NAMES.get(plain(name));
    if (field !== undefined) fields[field] = value;
  }
  const { topic, problem = null, index } = fields;
  return topic === undefined || index === undefined ? null : { topic, problem, index };
}

/** `Topic: TV`, one a line. Where a field is named twice nobody can tell which one counts. */
function fieldsInLines(text: string): Fields | null {
  const fields: Partial<Fields> = {};
  for (const line of text.split('\n')) {
    const at = line.search(/[:=]/);
    const name = NAMES.get(plain(line.slice(0, Math.max(0, at))));
    const value = bare(line.slice(at + 1));
    if (name === undefined || value === '') continue;
    if (name in fields) return null;
    fields[name] = value.replace(/^["'`]|["'`]$/g, '');
  }
  const { topic, problem = null, index } = fields;
  return topic === undefined || index === undefined ? null : { topic, problem, index };
}

/** Without the marks of a list or of bold type around it. */
const bare = (value: string): string => value.replace(/^[\s*_]+/, '').replace(/(?<![\s*_,.])[\s*_,.]+$/, '');

function readTopic(value: unknown, { topics }: Catalogue): number | null {
  if (typeof value !== 'string') return null;
  const said = value.trim();
  const exact = topics.findIndex(({ name }, place) => name === said || topicId(place) === said.toUpperCase());
  if (exact >= 0) return exact;
  // `T03 Billing`: id and name together, as the catalogue in the prompt has them.
  const both = topics.findIndex(
    ({ name }, place) => new RegExp(`^${topicId(place)}\\b`).test(said) && said.endsWith(name),
  );
  const folded =
    both >= 0 ? both : topics.findIndex(({ name }) => tagName(name) !== '' && tagName(name) === tagName(said));
  return folded < 0 ? null : folded;
}

function readProblem(value: unknown, { topics }: Catalogue, topic: number): string | null {
  if (typeof value !== 'string') return null;
  const said = value.trim();
  const problems = topics[topic]?.problems ?? [];
  const exact = problems.find((name, place) => name === said || problemId(topic, place) === said.toUpperCase());
  return exact ?? problems.find((name) => tagName(name) !== '' && tagName(name) === tagName(said)) ?? null;
}

function readIndex(value: unknown, bounds: BandBounds): Pick<Answer, 'index' | 'approximate'> | string {
  const said = typeof value === 'string' ? value.trim() : value;
  const [, digits] = typeof said === 'string' ? (/^(-?\d+(?:\.\d+)?)\s*(?:%|\/\s*100)?$/.exec(said) ?? []) : [];
  const number = typeof said === 'number' ? said : digits === undefined ? Number.NaN : Number(digits);
  if (Number.isFinite(number)) {
    // A share of one is another scale; taking 0.9 for 1 would make the most furious customer a content one.
    if (number > 0 && number < 1) return 'the index is a fraction, it must run from 0 to 100';
    return { index: Math.round(Math.min(100, Math.max(0, number))), approximate: false };
  }
  const band = typeof said === 'string' ? bandOfWord(said) : null;
  if (band === null) return 'the index is neither a number from 0 to 100 nor a known word';
  return { index: middleOf(band, bounds), approximate: true };
}
