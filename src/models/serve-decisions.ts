import { setImmediate } from 'node:timers/promises';
import { problemId, topicId } from '../core/answer.ts';
import { type Catalogue, tagName } from '../core/catalogue.ts';
import type { DecisionQuestion, DecisionsRequest } from '../core/model-server.ts';
import { complaintOf } from '../core/prompt.ts';
import type { Distribution } from './embedded/distribution.ts';
import { estimatedTokens } from './serve-chat.ts';

interface Known {
  index: number;
  /** Spread of the index around its guess, in points. */
  spread: number;
  distribution: Distribution;
  catalogue: Catalogue;
}

/** The text of a request for decisions: the input itself, or what its user said last. */
export function decisionText({ input }: DecisionsRequest): string {
  if (typeof input === 'string') return complaintOf(input);
  const last = input.findLast(({ role, content }) => (role ?? 'user') === 'user' && content !== undefined);
  return complaintOf(last?.content ?? '');
}

/**
 * Answers what the model knows: choices among its topics or problems, by name or id, and levels of the index. Anything else gets a
 * refusal, as the wire has it for questions that cannot be answered.
 */
export async function decisionAnswers(questions: readonly DecisionQuestion[], known: Known): Promise<object[]> {
  const weights = weightsOf(known);
  const answers: object[] = [];
  for (const [place, question] of questions.entries()) {
    if (place > 0 && place % QUESTIONS_PER_TURN === 0) await setImmediate();
    answers.push(answerTo(question, known, weights));
  }
  return answers;
}

/** Each may have 255 choices: some milliseconds of work. */
const QUESTIONS_PER_TURN = 20;

function answerTo(question: DecisionQuestion, known: Known, weights: Weights): object {
  const name = question.name ?? null;
  switch (question.type) {
    case 'predicate':
      return { type: 'refusal', name };
    case 'score':
      return { ...scored(question.levels, known), name };
    case 'choice':
      return chosen(question.choices, weights, name);
  }
}

function chosen(choices: readonly { value: string | boolean }[], known: Weights, name: string | null): object {
  const weights = choices.map(({ value }) => weightOf(value, known));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return { type: 'refusal', name };
  const probabilities = choices.map(({ value }, place) => ({ value, probability: (weights[place] ?? 0) / sum }));
  const [best] = probabilities.toSorted((one, other) => other.probability - one.probability);
  return { type: 'choice', name, choice: best?.value, confidence: best?.probability, probabilities };
}

/** Probabilities by tag and by id. A problem's is that given its topic; where a name occurs under several, the likeliest counts. */
interface Weights {
  topics: ReadonlyMap<string, number>;
  problems: ReadonlyMap<string, number>;
}

/** No tag begins with it, so tags and ids can share a map. */
const ID = '#';

function weightsOf({ distribution, catalogue }: Known): Weights {
  const places = new Map(catalogue.topics.map(({ name }, place) => [name, place]));
  const topics = new Map<string, number>();
  for (const { name, probability } of distribution.topics) {
    topics.set(tagName(name), probability);
    const place = places.get(name);
    if (place !== undefined) topics.set(`${ID}${topicId(place)}`, probability);
  }
  const problems = new Map<string, number>();
  for (const { topic, name, probability } of distribution.problems) {
    if (name === null) continue;
    problems.set(tagName(name), Math.max(probability, problems.get(tagName(name)) ?? 0));
    const owner = places.get(topic) ?? -1;
    const place = catalogue.topics[owner]?.problems.indexOf(name) ?? -1;
    if (place >= 0) problems.set(`${ID}${problemId(owner, place)}`, probability);
  }
  return { topics, problems };
}

function weightOf(value: string | boolean, { topics, problems }: Weights): number {
  if (typeof value === 'boolean') return 0;
  const [tag, id] = [tagName(value), `${ID}${value}`];
  return topics.get(tag) ?? topics.get(id) ?? problems.get(tag) ?? problems.get(id) ?? 0;
}

/** Levels divide 0 to 100 evenly; each gets the weight of a bell curve around the index at its middle. */
function scored(levels: readonly { label: string }[], { index, spread }: Known): object {
  const width = 100 / levels.length;
  const weights = levels.map((_level, place) => Math.exp(-0.5 * (((place + 0.5) * width - index) / spread) ** 2));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const probabilities = levels.map(({ label }, place) => ({
    label,
    value: place + 1,
    probability: (weights[place] ?? 0) / sum,
  }));
  return {
    type: 'score',
    score: probabilities.reduce((all, { value, probability }) => all + value * probability, 0),
    confidence: Math.max(...probabilities.map(({ probability }) => probability)),
    probabilities,
  };
}

export function decisionUsage(text: string): object {
  const input = estimatedTokens(text);
  return {
    input_tokens: input,
    input_tokens_details: { cache_write_tokens: 0, cached_tokens: 0 },
    output_tokens: 0,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input,
  };
}
