import { z } from 'zod';

/** What an endpoint can do, found out by trying. */
export const EndpointProfile = z.object({
  format: z.enum(['json_schema', 'json_object', 'none']),
  /** Whether the schema's values are enforced or only taken note of. */
  enforcesEnum: z.boolean(),
  logprobs: z.boolean(),
  tokensField: z.enum(['max_completion_tokens', 'max_tokens']),
  temperature: z.boolean(),
  seed: z.boolean(),
  /** Whether `reasoning_effort: none` is understood. */
  reasoningEffort: z.boolean(),
});
export type EndpointProfile = z.infer<typeof EndpointProfile>;

/** What is tried first; every refusal takes something away. */
export const RICHEST: EndpointProfile = {
  format: 'json_schema',
  enforcesEnum: false,
  logprobs: true,
  tokensField: 'max_completion_tokens',
  temperature: true,
  seed: true,
  reasoningEffort: true,
};

/** What every endpoint understands. */
export const PLAINEST: EndpointProfile = {
  format: 'none',
  enforcesEnum: false,
  logprobs: false,
  tokensField: 'max_tokens',
  temperature: true,
  seed: false,
  reasoningEffort: false,
};
