import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import { notTheWire } from './endpoint.ts';
import type { Usage } from './remote.ts';
import type { TokenAlternatives } from './token-probability.ts';

const Token = z.object({
  token: z.string(),
  logprob: z.number(),
  top_logprobs: z
    .array(z.object({ token: z.string(), logprob: z.number() }))
    .nullish()
    .transform((list) => list ?? []),
});

const Completion = z.object({
  choices: z.array(
    z.object({
      message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }).nullish(),
      finish_reason: z.string().nullish(),
      logprobs: z
        .object({ content: z.array(Token).nullish() })
        .nullish()
        .catch(null),
    }),
  ),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }).nullish().catch(null),
});

const ErrorBody = z.object({
  error: z.union([z.string(), z.object({ code: z.union([z.string(), z.number()]).nullish() })]),
});

/** What came back, before anybody looked into the text. */
export type Completed =
  | { kind: 'text'; content: string; tokens: TokenAlternatives[]; usage: Usage | null }
  | { kind: 'nothing'; why: string; content: string; usage: Usage | null; mayRepair: boolean };

/** @throws UpstreamError for an error in the place of an answer and for what is no answer at all */
export function readCompletion(what: string, body: unknown): Completed {
  const failed = ErrorBody.safeParse(body);
  if (failed.success) throw errorUnder200(what, failed.data.error);
  const parsed = Completion.safeParse(body);
  if (!parsed.success) throw notTheWire(what, parsed.error);
  const { choices, usage: charged } = parsed.data;
  const usage = charged ? { inputTokens: charged.prompt_tokens, outputTokens: charged.completion_tokens } : null;
  const [choice] = choices;
  const content = choice?.message?.content ?? '';
  const nothing = (why: string, mayRepair = true): Completed => ({ kind: 'nothing', why, content, usage, mayRepair });
  if (choice === undefined) return nothing('the answer has no choices');
  if (choice.message?.refusal) return nothing('the model refused');
  if (choice.finish_reason === 'content_filter') return nothing('the content filter took the answer', false);
  if (choice.finish_reason === 'length') return nothing('the answer is cut off');
  if (content.trim() === '') return nothing('the answer is empty');
  const tokens = (choice.logprobs?.content ?? []).map(({ token, logprob, top_logprobs }) => ({
    token,
    logprob,
    top: top_logprobs,
  }));
  return { kind: 'text', content, tokens, usage };
}

function errorUnder200(what: string, error: z.infer<typeof ErrorBody>['error']): UpstreamError {
  const code =
    typeof error === 'string' || error.code === null || error.code === undefined ? undefined : `${error.code}`;
  return new UpstreamError(
    `${what} was answered with status 200 and an error${code ? ` (${code})` : ''} in the body.`,
    {
      system: 'model',
      retryable: code === undefined || /^(5\d\d|429|server_error|rate_limit\w*|overloaded\w*)$/.test(code),
      ...(code === undefined ? {} : { code }),
    },
  );
}
