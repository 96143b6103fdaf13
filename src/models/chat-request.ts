import type OpenAI from 'openai';
import type { Message } from '../core/prompt.ts';
import type { EndpointProfile } from './profile.ts';

export interface Ask {
  model: string;
  messages: readonly Message[];
  schema: Record<string, unknown>;
  /** Tokens of the answer at most. */
  mostTokens: number;
  temperature: number;
}

/** Alternatives per token; most servers allow 5 to 20. */
const ALTERNATIVES = 10;

/** The request in the words this endpoint understands. */
export function chatRequest(ask: Ask, profile: EndpointProfile): OpenAI.ChatCompletionCreateParamsNonStreaming {
  return {
    model: ask.model,
    messages: [...ask.messages],
    ...(profile.tokensField === 'max_tokens'
      ? { max_tokens: ask.mostTokens }
      : { max_completion_tokens: ask.mostTokens }),
    ...(profile.temperature ? { temperature: ask.temperature } : {}),
    ...(profile.seed && ask.temperature === 0 ? { seed: 1 } : {}),
    ...(profile.reasoningEffort ? { reasoning_effort: 'none' as const } : {}),
    ...(profile.logprobs && ask.temperature === 0 ? { logprobs: true, top_logprobs: ALTERNATIVES } : {}),
    ...formatOf(ask, profile),
  };
}

function formatOf({ schema }: Ask, { format }: EndpointProfile) {
  switch (format) {
    case 'json_schema':
      return {
        response_format: { type: 'json_schema' as const, json_schema: { name: 'complaint', strict: true, schema } },
      };
    case 'json_object':
      return { response_format: { type: 'json_object' as const } };
    case 'none':
      return {};
  }
}
