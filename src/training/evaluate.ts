import type { Comparison, Evaluation, LearningPoint } from '../core/evaluation.ts';
import { seededRandom } from '../models/embedded/random.ts';
import { type CascadePart, cascades } from './cascade-tradeoff.ts';
import { comparisonOf, type Judged } from './evaluate-compare.ts';
import { sideBySide, suspectedLabels } from './evaluate-errors.ts';
import type { EvaluationItem } from './evaluate-items.ts';
import { evaluateModel, type ModelOptions, textsToAnswer } from './evaluate-model.ts';
import type { Subject } from './evaluate-run.ts';
import { PERTURBATIONS } from './perturb.ts';

export interface EvaluateOptions extends Omit<ModelOptions, 'onTexts'> {
  /** When the evaluation was made. */
  at: Date;
  onProgress?: ((progress: { what: string; done: number; of: number }) => void) | undefined;
}

/**
 * Judges every subject on the same items and compares them in pairs: models among each other, and each with the baselines.
 * @throws the reason of `signal` when it is aborted
 */
export async function evaluate(
  subjects: readonly Subject[],
  items: readonly EvaluationItem[],
  data: Evaluation['data'],
  options: EvaluateOptions & { learningCurve: readonly LearningPoint[] },
): Promise<Evaluation> {
  const { at, seed, resamples, signal, onProgress, paraphrases } = options;
  const of = subjects.reduce(
    (sum, subject) => sum + textsToAnswer(subject, items.length, paraphrases.length, PERTURBATIONS.length),
    0,
  );
  let done = 0;
  const models: Evaluation['models'] = [];
  const judged: (Judged & CascadePart & { isBaseline: boolean })[] = [];
  for (const subject of subjects) {
    const onTexts = (count: number) => {
      done += count;
      onProgress?.({ what: subject.name, done, of });
    };
    const { evaluation, pairs, answers } = await evaluateModel(subject, items, { ...options, onTexts });
    models.push(evaluation);
    const { costPer1000 } = evaluation.operations;
    const { name, kind } = subject;
    judged.push({ name, kind, pairs, answers, costPer1000, isBaseline: kind === 'baseline' });
  }
  const comparisons: Comparison[] = [];
  for (const [first, second] of pairsToCompare(judged)) {
    onProgress?.({ what: `${first.name} against ${second.name}`, done, of });
    comparisons.push(await comparisonOf(first, second, { resamples, random: seededRandom(seed), signal }));
  }
  return {
    at: at.toISOString(),
    seed,
    resamples,
    data,
    models,
    comparisons,
    cascades: cascades(judged),
    // Who always says the same agrees with any mistake.
    suspects: suspectedLabels(judged.filter(({ name }) => name !== 'majority')),
    sideBySide: sideBySide(judged.filter(({ isBaseline }) => !isBaseline)),
    learningCurve: [...options.learningCurve],
  };
}

/** Every model with every later one; baselines are not compared among each other. */
function pairsToCompare<One extends { isBaseline: boolean }>(judged: readonly One[]): [One, One][] {
  return judged.flatMap((first, i) =>
    first.isBaseline ? [] : judged.slice(i + 1).map((second): [One, One] => [first, second]),
  );
}
