import OpenAI from 'openai';
import type { Message } from '../core/prompt.ts';
import { type Completed, readCompletion } from './chat-completion.ts';
import { chatRequest } from './chat-request.ts';
import { type Endpoint, endpointName, modelFailure } from './endpoint.ts';
import { type EndpointProfile, PLAINEST, RICHEST } from './profile.ts';

/** A value that nobody answers unless the schema forces it. */
const IMPOSSIBLE = 'Q7Z';
const SCHEMA = {
  type: 'object',
  properties: { Topic: { type: 'string', enum: [IMPOSSIBLE] } },
  required: ['Topic'],
  additionalProperties: false,
};
const MESSAGES: readonly Message[] = [
  { role: 'system', content: 'Answer with one JSON object and nothing else: {"Topic": a word}' },
  { role: 'user', content: 'What colour is the sky on a clear day?' },
];

/** Each step takes away what an endpoint may not understand; the next is tried when the request is refused. */
const STEPS: readonly {
  names: RegExp;
  without: Partial<EndpointProfile>;
  applies(profile: EndpointProfile): boolean;
}[] = [
  { names: /reasoning/, without: { reasoningEffort: false }, applies: ({ reasoningEffort }) => reasoningEffort },
  { names: /logprobs/, without: { logprobs: false }, applies: ({ logprobs }) => logprobs },
  { names: /seed/, without: { seed: false }, applies: ({ seed }) => seed },
  {
    names: /max_completion_tokens/,
    without: { tokensField: 'max_tokens' },
    applies: ({ tokensField }) => tokensField === 'max_completion_tokens',
  },
  {
    names: /response_format|json_schema|schema|grammar/,
    without: { format: 'json_object' },
    applies: ({ format }) => format === 'json_schema',
  },
  {
    names: /response_format|json_object|json/,
    without: { format: 'none' },
    applies: ({ format }) => format === 'json_object',
  },
  { names: /temperature/, without: { temperature: false }, applies: ({ temperature }) => temperature },
];

/**
 * Finds out what an endpoint can do with a harmless question, at most eight small requests. `isSure` is false where it took the question and
 * answered nothing of use, which says little about the next time.
 * @throws UpstreamError when it cannot be asked at all
 */
export async function probe(
  client: OpenAI,
  endpoint: Pick<Endpoint, 'baseUrl' | 'model'>,
  signal: AbortSignal,
): Promise<{ profile: EndpointProfile; isSure: boolean }> {
  const what = `Trying out ${endpointName(endpoint)}`;
  let profile = RICHEST;
  for (;;) {
    const ask = { model: endpoint.model, messages: MESSAGES, schema: SCHEMA, mostTokens: 100, temperature: 0 };
    try {
      const body: unknown = await client.chat.completions.create(chatRequest(ask, profile), { signal });
      return learned(profile, readCompletion(what, body));
    } catch (cause) {
      const simpler = simplerThan(profile, cause);
      if (simpler === null) throw modelFailure(what, cause);
      profile = simpler;
    }
  }
}

/** Null when the refusal is not about how we asked. */
function simplerThan(profile: EndpointProfile, cause: unknown): EndpointProfile | null {
  const refused = cause instanceof OpenAI.BadRequestError || cause instanceof OpenAI.UnprocessableEntityError;
  if (!refused) return null;
  const said = `${cause.param ?? ''} ${JSON.stringify(cause.error ?? '')} ${cause.message}`.toLowerCase();
  const left = STEPS.filter(({ applies }) => applies(profile));
  const step = left.find(({ names }) => names.test(said)) ?? left[0];
  return step === undefined ? null : { ...profile, ...step.without };
}

function learned(profile: EndpointProfile, completed: Completed): { profile: EndpointProfile; isSure: boolean } {
  if (completed.kind === 'nothing') {
    const { tokensField, temperature } = profile;
    return { profile: { ...PLAINEST, tokensField, temperature }, isSure: false };
  }
  const enforcesEnum = profile.format === 'json_schema' && completed.content.includes(IMPOSSIBLE);
  const logprobs = profile.logprobs && completed.tokens.some(({ top }) => top.length > 1);
  return { profile: { ...profile, enforcesEnum, logprobs }, isSure: true };
}
