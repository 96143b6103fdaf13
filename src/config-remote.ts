import type { Env } from './config.ts';

/** A model at an OpenAI-compatible endpoint, and how much it may be used. */
export interface RemoteConfig {
  baseUrl: string;
  apiKey: string;
  model: string;
  wire: 'chat' | 'decisions';
  answers: 'ids' | 'names';
  /** Similar past complaints shown to it. */
  examples: number;
  samples: number;
  /** The embedded model's confidence under which it is asked; above 1: always. */
  askBelow: number;
  timeoutMs: number;
  concurrency: number;
  tokensPerDay: number | null;
  dollarsPerDay: number | null;
  price: { input: number; output: number } | null;
}

const ALWAYS = 2;
const EXAMPLES = 6;

/** Null with `CLASSIFIER=embedded`. What does not fit is added to `faults`. */
export function remoteOf(
  env: Env,
  variables: Readonly<Record<string, string | undefined>>,
  faults: string[],
): RemoteConfig | null {
  if (env.CLASSIFIER === 'embedded') return null;
  const asked = `CLASSIFIER=${env.CLASSIFIER}`;
  if (env.REDACTION === 'embedded_only')
    faults.push(`REDACTION=embedded_only lets no text out, so ${asked} cannot work`);
  if ((variables.OPENAI_CUSTOM_HEADERS ?? '') !== '') {
    faults.push('OPENAI_CUSTOM_HEADERS: unset it, it would send its headers to every endpoint');
  }
  if (env.OPENAI_DOLLARS_PER_DAY !== undefined && priceOf(env) === null) {
    faults.push('OPENAI_DOLLARS_PER_DAY needs OPENAI_PRICE_INPUT and OPENAI_PRICE_OUTPUT');
  }
  if (env.OPENAI_MODEL === undefined) faults.push(`OPENAI_MODEL: needed with ${asked}`);
  if (env.OPENAI_BASE_URL === undefined) {
    faults.push(`OPENAI_BASE_URL: needed with ${asked}, for example https://api.openai.com/v1`);
  }
  return endpointOf(env);
}

/** The endpoint of the settings, also where no complaint is sent to it: it can still be measured. Null when there is none. */
export function endpointOf(env: Env): RemoteConfig | null {
  if (env.OPENAI_MODEL === undefined || env.OPENAI_BASE_URL === undefined) return null;
  const answers = env.OPENAI_ANSWERS === 'auto' ? answersOf(env.OPENAI_MODEL) : env.OPENAI_ANSWERS;
  return {
    baseUrl: env.OPENAI_BASE_URL,
    apiKey: env.OPENAI_API_KEY,
    model: env.OPENAI_MODEL,
    wire: env.OPENAI_WIRE,
    answers,
    // A fine-tuned model learned from complaints without examples before them, and is asked as it was taught.
    examples: env.OPENAI_EXAMPLES ?? (answers === 'names' ? 0 : EXAMPLES),
    samples: env.OPENAI_SAMPLES,
    askBelow: env.CLASSIFIER === 'cascade' ? env.CASCADE_BELOW : ALWAYS,
    timeoutMs: env.OPENAI_TIMEOUT_MS,
    concurrency: env.OPENAI_CONCURRENCY,
    tokensPerDay: env.OPENAI_TOKENS_PER_DAY ?? null,
    dollarsPerDay: env.OPENAI_DOLLARS_PER_DAY ?? null,
    price: priceOf(env),
  };
}

const priceOf = ({ OPENAI_PRICE_INPUT: input, OPENAI_PRICE_OUTPUT: output }: Env): RemoteConfig['price'] =>
  input === undefined || output === undefined ? null : { input, output };

/** A fine-tuned model answers as its training data did, with names. */
export const answersOf = (model: string): 'ids' | 'names' => (model.startsWith('ft:') ? 'names' : 'ids');
