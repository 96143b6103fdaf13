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
export function decisionAnswers(questions: readonly DecisionQuestion[], known: Known): object[] {
  return questions.map((question) => answerTo(question, known));
}

function answerTo(question: DecisionQuestion, known: Known): object {
  const name = question.name ?? null;
  switch (question.type) {
    case 'predicate':
      return { type: 'refusal', name };
    case 'score':
      return { ...scored(question.levels, known), name };
    case 'choice':
      return chosen(question.choices, known, name);
  }
}

function chosen(choices: readonly { value: string | boolean }[], known: Known, name: string | null): object {
  const weights = choices.map(({ value }) => weightOf(value, known));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return { type: 'refusal', name };
  const probabilities = choices.map(({ value }, place) => ({ value, probability: (weights[place] ?? 0) / sum }));
  const [best] = probabilities.toSorted((one, other) => other.probability - one.probability);
  return { type: 'choice', name, choice: best?.value, confidence: best?.probability, probabilities };
}

function weightOf(value: string | boolean, { distribution, catalogue }: Known): number {
  if (typeof value === 'boolean') return 0;
  const same = (name: string | null) => name !== null && (name === value || tagName(name) === tagName(value));
  const topic = distribution.topics.find(
    ({ name }) => same(name) || value === topicId(catalogue.topics.findIndex((one) => one.name === name)),
  );
  if (topic !== undefined) return topic.probability;
  const problems = distribution.problems.filter(
    ({ topic: owner, name }) => same(name) || value === idOf(catalogue, owner, name),
  );
  // Given its topic; where a name occurs under several, the likeliest counts.
  return Math.max(0, ...problems.map(({ probability }) => probability));
}

function idOf({ topics }: Catalogue, owner: string, problem: string | null): string | null {
  const topic = topics.findIndex(({ name }) => name === owner);
  const place = problem === null ? -1 : (topics[topic]?.problems.indexOf(problem) ?? -1);
  return place < 0 ? null : problemId(topic, place);
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
