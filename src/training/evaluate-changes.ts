import type { Prediction } from '../core/classification.ts';
import type { Consistency, Robustness } from '../core/evaluation.ts';
import { answersOf, type Subject } from './evaluate-run.ts';
import { rate } from './evaluate-topic.ts';
import { ASKED_AGAIN, PERTURBATIONS, perturbed } from './perturb.ts';

/** Two ways to say the same thing, written by people. */
export interface Paraphrase {
  text: string;
  paraphrase: string;
}

type Asked = Pick<Subject, 'classifier' | 'concurrency'>;

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
  subject: Asked,
  texts: readonly string[],
  said: readonly Prediction[],
  options: ChangeOptions,
): Promise<Robustness[]> {
  const figures: Robustness[] = [];
  for (const [number, change] of PERTURBATIONS.entries()) {
    const changed = perturbed(change, texts, options.seed + number);
    const touched = changed.flatMap((text, i) => {
      const before = said[i];
      const isTouched = change === ASKED_AGAIN || text !== texts[i];
      return isTouched && before !== undefined ? [{ text, before }] : [];
    });
    const after = await answers(
      subject,
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
  subject: Asked,
  paraphrases: readonly Paraphrase[],
  options: ChangeOptions,
): Promise<Consistency | null> {
  if (paraphrases.length === 0) return null;
  const before = await answers(
    subject,
    paraphrases.map(({ text }) => text),
    options,
  );
  const after = await answers(
    subject,
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
async function answers(
  subject: Asked,
  texts: readonly string[],
  { signal, onTexts }: ChangeOptions,
): Promise<(Prediction | undefined)[]> {
  const { predictions, failed } = await answersOf(subject, texts, {
    now: () => 0,
    signal,
    onText: () => onTexts?.(1),
  });
  return predictions.map((prediction, i) => (failed[i] === true ? undefined : prediction));
}
