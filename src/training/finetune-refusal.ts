import { UpstreamError } from '../core/errors.ts';
import { modelFailure } from '../models/endpoint.ts';
import { finetunedInstead, INSTEAD } from './retired-models.ts';

interface Refusal {
  status?: number | undefined;
  code?: string | null | undefined;
  message: string;
}

const SENTENCES: readonly { holds(refusal: Refusal): boolean; says(model: string): string }[] = [
  {
    holds: ({ code, message }) => /insufficient_quota|billing|exceeded_quota|quota/i.test(`${code} ${message}`),
    says: () => 'The account has no credit or no quota left for training. Add some, or choose another provider.',
  },
  {
    holds: ({ code, message }) =>
      /safety|moderation|usage.?polic|content.?filter|unsafe|harmful/i.test(`${code} ${message}`),
    says: () =>
      'The provider’s safety screening refused the data or the finished model. It does not say which lines. Mask personal data (REDACTION=mask_names) and take out threats and insults, or train the embedded model, which screens nothing.',
  },
  {
    holds: ({ code, message }) =>
      /n_examples|too_few|at least \d+ examples|minimum.*examples/i.test(`${code} ${message}`),
    says: () => 'There are too few examples. Providers want at least 10; gains begin at 50 to 100.',
  },
  {
    holds: ({ status, code, message }) =>
      status === 403 ||
      /training_not_available|not_eligible|no longer (?:available|accept)|not (?:available|enabled|allowed).*fine.?tun|fine.?tun\S*.*(?:closed|not (?:available|enabled|allowed))/i.test(
        `${code} ${message}`,
      ),
    says: () =>
      `The platform does not take fine-tuning jobs from this organisation. OpenAI closed to new ones on 2026-05-07. ${INSTEAD}`,
  },
  {
    holds: ({ code, message }) =>
      /model_not_found|model_not_available|deprecated|does not exist|not (?:available|supported) for fine.?tun/i.test(
        `${code} ${message}`,
      ),
    says: (model) =>
      `${finetunedInstead(model) ?? `The base model ${model} is not there (any more), or cannot be trained.`} ${INSTEAD}`,
  },
  {
    holds: ({ code, message }) => /invalid_file|invalid_training_file|file_format|line \d+/i.test(`${code} ${message}`),
    says: () => 'The provider did not accept the training file. `umbrage data prepare` checks each line.',
  },
  {
    holds: ({ status, code }) => status === 401 || code === 'invalid_api_key',
    says: () => 'The provider did not accept the key. Check the variable named by --key-from.',
  },
];

/** Why a provider did not train, as a sentence for the person who asked, with what the provider itself said behind it. */
export function refusalSentence(model: string, refusal: Refusal): string {
  const known = SENTENCES.find(({ holds }) => holds(refusal))?.says(model);
  const said = [refusal.status, refusal.code, refusal.message.slice(0, 300)].filter(
    (part) => part !== undefined && part !== null,
  );
  return `${known ?? 'The provider refused.'} (It said: ${said.join(', ')})`;
}

/** A failed call to a provider as an Error a person can act on. */
export function providerFailure(model: string, what: string, cause: unknown): unknown {
  const failure = modelFailure(what, cause);
  if (!(failure instanceof UpstreamError) || failure.retryable || failure.status === undefined) return failure;
  const message = cause instanceof Error ? cause.message.slice(0, 1000) : '';
  return new Error(
    `${what} failed. ${refusalSentence(model, { status: failure.status, code: failure.code, message })}`,
    { cause },
  );
}
