import { z } from 'zod';
import type { Prediction } from '../core/classification.ts';
import { RequestError } from '../core/errors.ts';
import type { ChatRequest } from '../core/model-server.ts';
import { complaintOf } from '../core/prompt.ts';
import type { Distribution } from './embedded/distribution.ts';

const FIELDS = ['Topic', 'Problem', 'Customer_Dissatisfaction_Index'];
const Schema = z.object({
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});
const Enum = z.object({ enum: z.array(z.unknown()) });

/** One piece of the answer. Our model has no tokens of its own: each value and each stretch between values counts as one. */
interface Piece {
  text: string;
  /** Alternatives with their probability; of a fixed piece there is none but itself. */
  options: { text: string; probability: number }[];
}

/** The complaint of a conversation: its last message of a user. @throws RequestError 400 */
export function askedText({ messages }: ChatRequest): string {
  const last = messages.findLast(({ role }) => role === 'user');
  if (last?.content === undefined || last.content === null) {
    throw new RequestError(400, 'There is no message of a user to classify.', { param: 'messages' });
  }
  return complaintOf(last.content);
}

/** @throws RequestError 400 when a schema asks for something else than the three fields, or for topics the model does not have */
export function answerPieces(
  request: ChatRequest,
  prediction: Pick<Prediction, 'topic' | 'problem' | 'index'>,
  { topics, problems }: Distribution,
): Piece[] {
  const allowed = allowedValues(request);
  const options = topics
    .map(({ name, probability }) => ({ text: name, probability }))
    .filter(({ text }) => allowed.topics === null || allowed.topics.includes(text));
  if (options.length === 0) {
    throw new RequestError(400, 'The schema allows no topic that this model knows.', { param: 'response_format' });
  }
  const [best] = options.toSorted((one, other) => other.probability - one.probability);
  const free = options.some(({ text }) => text === prediction.topic) ? prediction.topic : best?.text;
  const topic = free ?? '';
  const own = problems.filter((one) => one.topic === topic).sort((one, other) => other.probability - one.probability);
  const problem = topic === prediction.topic ? prediction.problem : (own[0]?.name ?? null);
  const kept = allowed.problems === null || allowed.problems.includes(problem) ? problem : null;
  return [
    fixed('{"Topic":"'),
    { text: inside(topic), options: options.map((option) => ({ ...option, text: inside(option.text) })) },
    fixed('","Problem":'),
    problemPiece(kept, own, allowed.problems),
    fixed(',"Customer_Dissatisfaction_Index":'),
    fixed(String(prediction.index)),
    fixed('}'),
  ];
}

/** The problem with the alternatives its topic has; one that no alternative is was forced by the schema. */
function problemPiece(kept: string | null, own: Distribution['problems'], allowed: readonly unknown[] | null): Piece {
  const options = own
    .filter(({ name }) => allowed === null || allowed.includes(name))
    .map(({ name, probability }) => ({ text: JSON.stringify(name), probability }));
  const text = JSON.stringify(kept);
  return options.some((option) => option.text === text) ? { text, options } : fixed(text);
}

const fixed = (text: string): Piece => ({ text, options: [{ text, probability: 1 }] });
const inside = (text: string): string => JSON.stringify(text).slice(1, -1);

function allowedValues({ response_format: format }: ChatRequest): {
  topics: string[] | null;
  problems: unknown[] | null;
} {
  if (format?.type !== 'json_schema') return { topics: null, problems: null };
  const schema = Schema.safeParse(format.json_schema.schema ?? {});
  const names = schema.success ? (schema.data.required ?? Object.keys(schema.data.properties ?? {})) : [];
  const unknown = names.filter((name) => !FIELDS.includes(name));
  if (!schema.success || unknown.length > 0) {
    const what = `This model answers with ${FIELDS.join(', ')}; the schema asks for ${unknown.join(', ') || 'something else'}.`;
    throw new RequestError(400, what, { param: 'response_format', code: 'unsupported_schema' });
  }
  const values = (name: string) => {
    const parsed = Enum.safeParse(schema.data.properties?.[name]);
    return parsed.success ? parsed.data.enum : null;
  };
  const topics = values('Topic')?.filter((value) => typeof value === 'string') ?? null;
  return { topics, problems: values('Problem') };
}

export interface ChatAnswerParts {
  id: string;
  created: number;
  model: string;
  pieces: readonly Piece[];
  request: ChatRequest;
}

export function chatCompletion({ id, created, model, pieces, request }: ChatAnswerParts): object {
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: pieces.map(({ text }) => text).join(''), refusal: null },
        finish_reason: 'stop',
        logprobs: logprobsOf(pieces, request),
      },
    ],
    usage: usageOf(request, pieces),
  };
}

/** One event for each piece, then the end, then the usage where it is asked for. */
export function chatChunks({ id, created, model, pieces, request }: ChatAnswerParts): object[] {
  const withUsage = request.stream_options?.include_usage === true;
  const chunk = (delta: object, finish: string | null, logprobs: object | null) => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    choices: [{ index: 0, delta, finish_reason: finish, logprobs }],
    ...(withUsage ? { usage: null } : {}),
  });
  return [
    chunk({ role: 'assistant', content: '', refusal: null }, null, null),
    ...pieces.map((piece) => chunk({ content: piece.text }, null, logprobsOf([piece], request))),
    chunk({}, 'stop', null),
    ...(withUsage
      ? [{ id, object: 'chat.completion.chunk', created, model, choices: [], usage: usageOf(request, pieces) }]
      : []),
  ];
}

function logprobsOf(pieces: readonly Piece[], { logprobs, top_logprobs: most }: ChatRequest): object | null {
  if (logprobs !== true) return null;
  const content = pieces.map(({ text, options }) => ({
    ...token(text, options.find((option) => option.text === text)?.probability ?? 1),
    top_logprobs: options
      .toSorted((one, other) => other.probability - one.probability)
      .slice(0, most ?? 0)
      .map((option) => token(option.text, option.probability)),
  }));
  return { content, refusal: null };
}

const token = (text: string, probability: number) => ({
  token: text,
  // The least the wire has for "never".
  logprob: Math.max(-9999, Math.log(probability)),
  bytes: [...new TextEncoder().encode(text)],
});

const usageOf = ({ messages }: ChatRequest, pieces: readonly Piece[]) => {
  const prompt = messages.reduce((sum, { content }) => sum + estimatedTokens(content ?? ''), 0);
  return { prompt_tokens: prompt, completion_tokens: pieces.length, total_tokens: prompt + pieces.length };
};

/** Our model counts no tokens; this is what others would charge, roughly. */
export const estimatedTokens = (text: string): number => Math.ceil(text.length / 4);
