import { setImmediate } from 'node:timers/promises';
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
 * @throws whatever is not an UpstreamError, and the reason of `signal`
 */
export async function answersOf(
  { classifier, concurrency }: Pick<Subject, 'classifier' | 'concurrency'>,
  texts: readonly string[],
  { now, signal, onText }: RunOptions,
): Promise<Answers> {
  const predictions: Prediction[] = texts.map(() => silence(classifier.id));
  const failed = texts.map(() => false);
  const latenciesMs = texts.map(() => 0);
  let next = 0;
  const work = async () => {
    for (let place = next++; place < texts.length; place = next++) {
      if (place % TEXTS_PER_TURN === 0) await setImmediate();
      signal?.throwIfAborted();
      const start = now();
      const answer = await answerOf(classifier, texts[place] ?? '', signal);
      latenciesMs[place] = now() - start;
      if (answer === null) failed[place] = true;
      else predictions[place] = answer;
      onText?.();
    }
  };
  const start = now();
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, work));
  return { predictions, failed, latenciesMs, wallMs: now() - start };
}

async function answerOf(classifier: Classifier, text: string, signal?: AbortSignal): Promise<Prediction | null> {
  try {
    const [prediction] = await classifier.classify([text], signal === undefined ? {} : { signal });
    return prediction ?? null;
  } catch (error) {
    if (error instanceof UpstreamError) return null;
    throw error;
  }
}

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
