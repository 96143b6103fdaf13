import type { Prediction } from '../core/classification.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Consistency, Robustness } from '../core/evaluation.ts';
import type { Classifier } from '../core/ports.ts';
import { rate } from './evaluate-topic.ts';
import { PERTURBATIONS, perturbed } from './perturb.ts';

/** Two ways to say the same thing, written by people. */
export interface Paraphrase {
  text: string;
  paraphrase: string;
}

/** Changed texts are put to a model in batches of this size. */
const BATCH = 50;

export interface ChangeOptions {
  seed: number;
  signal?: AbortSignal | undefined;
  /** Called with the number of texts just answered. */
  onTexts?: ((count: number) => void) | undefined;
}

/**
 * How often an answer changes when the text changes in a way that should not matter.
 * @param said the answers to the texts as they are
 */
export async function robustnessFigures(
  classifier: Classifier,
  texts: readonly string[],
  said: readonly Prediction[],
  options: ChangeOptions,
): Promise<Robustness[]> {
  const figures: Robustness[] = [];
  for (const [number, change] of PERTURBATIONS.entries()) {
    const changed = perturbed(change, texts, options.seed + number);
    const touched = changed.flatMap((text, i) => {
      const before = said[i];
      return text === texts[i] || before === undefined ? [] : [{ text, before }];
    });
    const after = await inBatches(
      classifier,
      touched.map(({ text }) => text),
      options,
    );
    options.onTexts?.(texts.length - touched.length);
    const pairs = touched.flatMap(({ before }, i) => {
      const then = after[i];
      return then === undefined ? [] : [{ before, then }];
    });
    const flips = pairs.filter(({ before, then }) => before.topic !== then.topic).length;
    figures.push({
      change: change.name,
      about: change.about,
      items: pairs.length,
      flips: rate(flips, pairs.length),
      meanIndexShift: meanShift(pairs),
    });
  }
  return figures;
}

/** Whether a model says the same of two ways to say the same. Needs no labels. */
export async function consistencyFigures(
  classifier: Classifier,
  paraphrases: readonly Paraphrase[],
  options: ChangeOptions,
): Promise<Consistency | null> {
  if (paraphrases.length === 0) return null;
  const before = await inBatches(
    classifier,
    paraphrases.map(({ text }) => text),
    options,
  );
  const after = await inBatches(
    classifier,
    paraphrases.map(({ paraphrase }) => paraphrase),
    options,
  );
  const pairs = before.flatMap((one, i) => {
    const then = after[i];
    return one === undefined || then === undefined ? [] : [{ before: one, then }];
  });
  const same = pairs.filter((pair) => pair.before.topic === pair.then.topic).length;
  return { pairs: pairs.length, sameTopic: rate(same, pairs.length), meanIndexShift: meanShift(pairs) };
}

function meanShift(pairs: readonly { before: Prediction; then: Prediction }[]): number {
  const sum = pairs.reduce((total, { before, then }) => total + Math.abs(before.index - then.index), 0);
  return pairs.length === 0 ? 0 : sum / pairs.length;
}

/** Undefined where a remote model did not answer: what cannot be compared is left out. */
async function inBatches(
  classifier: Classifier,
  texts: readonly string[],
  { signal, onTexts }: ChangeOptions,
): Promise<(Prediction | undefined)[]> {
  const predictions: (Prediction | undefined)[] = [];
  for (let start = 0; start < texts.length; start += BATCH) {
    const some = texts.slice(start, start + BATCH);
    const said = await classifier.classify(some, signal === undefined ? {} : { signal }).catch((error) => {
      if (error instanceof UpstreamError) return [];
      throw error;
    });
    predictions.push(...some.map((_text, i) => said[i]));
    onTexts?.(some.length);
  }
  return predictions;
}
