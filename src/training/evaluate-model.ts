import { assess, type Policy } from '../core/classification.ts';
import type { ModelEvaluation, Operations } from '../core/evaluation.ts';
import { seededRandom } from '../models/embedded/random.ts';
import { quantile } from './bootstrap.ts';
import { calibrationFigures } from './evaluate-calibration.ts';
import { consistencyFigures, type Paraphrase, robustnessFigures } from './evaluate-changes.ts';
import { errorGallery } from './evaluate-errors.ts';
import { indexFigures } from './evaluate-index.ts';
import type { EvaluationItem } from './evaluate-items.ts';
import { type Answers, answersOf, type Subject } from './evaluate-run.ts';
import { sliceFigures } from './evaluate-slices.ts';
import { jointFigures, type Pair, problemFigures, topicFigures } from './evaluate-topic.ts';

export interface ModelOptions {
  seed: number;
  resamples: number;
  policy: Policy;
  paraphrases: readonly Paraphrase[];
  /** Milliseconds, monotonic. */
  now: () => number;
  signal?: AbortSignal | undefined;
  /** Called with the number of texts just answered. */
  onTexts?: ((count: number) => void) | undefined;
}

/** Changed texts are made of at most so many items, evenly chosen; each is put to the model once for every kind of change. */
const MOST_CHANGED_ITEMS = 500;

/** Texts answered before the clock runs, so that start-up is not taken for the time per text. */
const WARM_UP = 10;

/** Everything that can be said of one model on these items. */
export async function evaluateModel(
  subject: Subject,
  items: readonly EvaluationItem[],
  options: ModelOptions,
): Promise<{ evaluation: ModelEvaluation; pairs: Pair[]; answers: Answers }> {
  const { seed, resamples, policy, signal, now, onTexts } = options;
  const texts = items.map(({ text }) => text);
  if (subject.kind === 'embedded') await answersOf(subject, texts.slice(0, WARM_UP), { now, signal });
  const spentBefore = subject.spent();
  const answers = await answersOf(subject, texts, { now, signal, onText: () => onTexts?.(1) });
  const spentAfter = subject.spent();
  const pairs = items.flatMap((item, i): Pair[] => {
    const said = answers.predictions[i];
    return said === undefined ? [] : [{ item, said }];
  });
  const bootstrapOptions = () => ({ resamples, random: seededRandom(seed), signal });
  const changes = { seed, signal, onTexts };
  const step = Math.max(1, pairs.length / MOST_CHANGED_ITEMS);
  // An item without an answer has nothing that could change.
  const some = pairs.filter(
    (_pair, i) => Math.floor(i / step) > Math.floor((i - 1) / step) && answers.failed[i] !== true,
  );
  const { classifier, judgedTextsOnly } = subject;
  const robustness = judgedTextsOnly
    ? []
    : await robustnessFigures(
        subject,
        some.map(({ item }) => item.text),
        some.map(({ said }) => said),
        changes,
      );
  const evaluation = {
    name: subject.name,
    id: classifier.id,
    kind: subject.kind,
    about: subject.about,
    topic: await topicFigures(pairs, subject, bootstrapOptions()),
    problem: problemFigures(pairs),
    index: await indexFigures(pairs, policy.bands, bootstrapOptions()),
    joint: jointFigures(pairs, policy.bands),
    calibration: calibrationFigures(pairs, policy.confidenceFloor),
    robustness,
    consistency: judgedTextsOnly ? null : await consistencyFigures(subject, options.paraphrases, changes),
    operations: operationsOf(
      subject,
      answers,
      policy,
      spentBefore === null || spentAfter === null ? null : spentAfter - spentBefore,
    ),
    slices: sliceFigures(pairs, policy.bands),
    errors: errorGallery(pairs),
  };
  return { evaluation, pairs, answers };
}

/** Texts a model will be asked, for a progress bar. */
export function textsToAnswer(subject: Subject, items: number, paraphrases: number, changes: number): number {
  return subject.judgedTextsOnly ? items : items + changes * Math.min(items, MOST_CHANGED_ITEMS) + 2 * paraphrases;
}

function operationsOf({ catalogue }: Subject, answers: Answers, policy: Policy, cost: number | null): Operations {
  const { predictions, failed, latenciesMs, wallMs } = answers;
  const n = Math.max(1, predictions.length);
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const share = (test: (i: number) => boolean) => predictions.filter((_said, i) => test(i)).length / n;
  const topics = catalogue === null ? null : new Set(catalogue.topics.map(({ name }) => name));
  const isOutside = (topic: string | null) => topics !== null && topic !== null && !topics.has(topic);
  return {
    p50Ms: quantile(sorted, 0.5),
    p95Ms: quantile(sorted, 0.95),
    p99Ms: quantile(sorted, 0.99),
    textsPerSecond: wallMs === 0 ? 0 : (1000 * predictions.length) / wallMs,
    degraded: share((i) => predictions[i]?.degraded === true),
    invalid: share((i) => failed[i] === true || isOutside(predictions[i]?.topic ?? null)),
    needsReview: predictions.filter((said) => assess(said, policy).needsReview).length / n,
    costPer1000: cost === null ? null : (1000 * cost) / n,
  };
}
