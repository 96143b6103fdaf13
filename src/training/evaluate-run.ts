import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Catalogue } from '../core/catalogue.ts';
import type { Prediction } from '../core/classification.ts';
import { UpstreamError } from '../core/errors.ts';
import type { ModelEvaluation } from '../core/evaluation.ts';
import type { ModelCard } from '../core/model-card.ts';
import type { Classifier } from '../core/ports.ts';

/** One system to be judged. */
export interface Subject {
  /** As it was asked for. */
  name: string;
  kind: ModelEvaluation['kind'];
  about: string;
  classifier: Classifier;
  /** Null: it has none of its own, so no answer is outside of it. */
  catalogue: Catalogue | null;
  card: ModelCard | null;
  /** It comes from the registry of this installation. */
  isRegistered: boolean;
  /** Requests under way at the same time. */
  concurrency: number;
  /** It answers the judged texts only, so changed texts are not put to it. */
  judgedTextsOnly: boolean;
  /** Dollars spent so far; null when nothing is charged or the price is unknown. */
  spent(): number | null;
}

export interface RunOptions {
  /** Milliseconds, monotonic. */
  now: () => number;
  signal?: AbortSignal | undefined;
  onText?: (() => void) | undefined;
  /** Lets so many milliseconds pass; a real pause where it is not given. */
  pause?: ((ms: number) => Promise<unknown>) | undefined;
}

export interface Answers {
  predictions: Prediction[];
  /** By text: it could not be answered, and a prediction that says nothing stands in. */
  failed: boolean[];
  /** By text. */
  latenciesMs: number[];
  wallMs: number;
}

/** Texts between two turns of the event loop, for models that answer without waiting for anything. */
const TEXTS_PER_TURN = 20;

/**
 * Puts the texts to a model one by one, so that the time of each is known. A text without an answer counts as wrong: no topic, index 50.
 * An endpoint that is busy or away for some minutes is waited for: that says nothing about its answers.
 * @throws Error when the money of the day is spent or nobody answers for minutes, whatever is not an UpstreamError, and the reason of `signal`
 */
export async function answersOf(
  { classifier, concurrency }: Pick<Subject, 'classifier' | 'concurrency'>,
  texts: readonly string[],
  { now, signal, onText, pause = (ms) => setTimeout(ms, undefined, { signal }) }: RunOptions,
): Promise<Answers> {
  const predictions: Prediction[] = texts.map(() => silence(classifier.id));
  const failed = texts.map(() => false);
  const latenciesMs = texts.map(() => 0);
  let next = 0;
  const work = async () => {
    for (let place = next++; place < texts.length; place = next++) {
      if (place % TEXTS_PER_TURN === 0) await setImmediate();
      signal?.throwIfAborted();
      const { answer, ms } = await patiently(classifier.id, pause, async () => {
        const start = now();
        const found = await answerOf(classifier, texts[place] ?? '', signal);
        return { found, ms: now() - start };
      });
      latenciesMs[place] = ms;
      if (answer === null) failed[place] = true;
      else predictions[place] = answer;
      onText?.();
    }
  };
  const start = now();
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  return { predictions, failed, latenciesMs, wallMs: now() - start };
}

/** Between two looks whether an endpoint answers again; a breaker's first pause is half a minute. */
const PAUSE_MS = 2_000;
const PATIENCE_MS = 4 * 60_000;

async function patiently(
  id: string,
  pause: (ms: number) => Promise<unknown>,
  attempt: () => Promise<{ found: Prediction | null | 'later'; ms: number }>,
): Promise<{ answer: Prediction | null; ms: number }> {
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    const { found, ms } = await attempt();
    if (found !== 'later') return { answer: found, ms };
    await pause(PAUSE_MS);
  }
  throw new Error(`${id} has taken no question for ${PATIENCE_MS / 60_000} minutes. Evaluate it when it is back.`);
}

async function answerOf(
  classifier: Classifier,
  text: string,
  signal?: AbortSignal,
): Promise<Prediction | null | 'later'> {
  try {
    const [prediction] = await classifier.classify([text], signal === undefined ? {} : { signal });
    return prediction ?? null;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (error.code === 'over_budget') {
      throw new Error(
        `${error.message} The evaluation was stopped; go on tomorrow (UTC), or raise OPENAI_TOKENS_PER_DAY or OPENAI_DOLLARS_PER_DAY.`,
        { cause: error },
      );
    }
    return isPassing(error) ? 'later' : null;
  }
}

/** A refusal that is not about the text. An account without credit answers 429 too, and for good. */
const isPassing = ({ code, status, retryable }: UpstreamError): boolean =>
  code === 'breaker_open' || code === 'busy' || (status === 429 && retryable);

const silence = (model: string): Prediction => ({
  topic: null,
  problem: null,
  index: 50,
  confidence: 0,
  evidence: [],
  doubt: null,
  approximate: false,
  degraded: false,
  model,
});
