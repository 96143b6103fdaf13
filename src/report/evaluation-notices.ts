import type { Comparison, Evaluation, ModelEvaluation } from '../core/evaluation.ts';
import { difference, percent, points, signed } from './evaluation-figures.ts';
import type { PageSection } from './page.ts';

type Notice = NonNullable<PageSection['notices']>[number];

const FEW_ITEMS = 100;

/** What a reader must not miss, in words. */
export function summaryNotices(evaluation: Evaluation): Notice[] {
  const { models, data } = evaluation;
  const real = models.filter(({ kind }) => kind !== 'baseline');
  return [
    ...(data.used < FEW_ITEMS
      ? [
          warning(
            'Few complaints.',
            `${data.used} complaints give wide intervals; some hundreds are needed to see small differences.`,
          ),
        ]
      : []),
    ...data.overlap
      .filter(({ isKnown }) => !isKnown)
      .map(({ model, note }) =>
        warning(`The figures of ${model} may flatter it:`, `${note}. No overlap can be ruled out.`),
      ),
    ...real.flatMap((model) => againstBaselines(model, evaluation)),
    ...between(evaluation, real),
    ...real.flatMap(weakSpots),
  ];
}

/** A model that does not beat the simplest rule must not be sold as one. */
function againstBaselines({ name, topic }: ModelEvaluation, { comparisons, models }: Evaluation): Notice[] {
  if (topic === null) return [];
  const baselines = new Set(models.filter(({ kind }) => kind === 'baseline').map((model) => model.name));
  const found = comparisons.flatMap((one) =>
    one.first === name && baselines.has(one.second) && one.topic !== null ? [{ ...one, topic: one.topic }] : [],
  );
  const beaten = found.filter(({ topic: { accuracy, macroF1 } }) => accuracy.low > 0 || macroF1.low > 0);
  const unbeaten = found.filter((one) => !beaten.includes(one));
  const text = (one: (typeof found)[number]) =>
    `${one.second} by ${difference(one.topic.accuracy.value)} points of accuracy and ${difference(one.topic.macroF1.value)} of macro-F1`;
  return [
    ...(beaten.length === 0
      ? []
      : [{ kind: 'good' as const, label: `${name} beats`, text: `${beaten.map(text).join(', ')}.` }]),
    ...unbeaten.map((one) => ({
      kind: 'bad' as const,
      label: `${name} is not shown to beat ${one.second}.`,
      text: `The difference is ${difference(one.topic.accuracy.value)} points of accuracy and ${difference(one.topic.macroF1.value)} of macro-F1, and chance explains it.`,
    })),
  ];
}

function between({ comparisons }: Evaluation, real: readonly ModelEvaluation[]): Notice[] {
  const names = new Set(real.map(({ name }) => name));
  return comparisons
    .filter(({ first, second }) => names.has(first) && names.has(second))
    .map((one) => ({ kind: kindOf(one), label: `${one.first} against ${one.second}:`, text: verdict(one) }));
}

function kindOf({ topic, index }: Comparison): Notice['kind'] {
  const gain = topic?.macroF1 ?? null;
  const loss = index?.meanAbsoluteError ?? null;
  if ((gain?.high ?? 0) < 0 || (loss?.low ?? 0) > 0) return 'bad';
  return (gain?.low ?? 0) > 0 || (loss?.high ?? 0) < 0 ? 'good' : 'warning';
}

function verdict({ topic, index }: Comparison): string {
  const parts = [
    ...(topic === null
      ? []
      : [
          `macro-F1 ${difference(topic.macroF1.value)} points${certain(topic.macroF1)}`,
          `accuracy ${difference(topic.accuracy.value)} points${certain(topic.accuracy)}`,
        ]),
    ...(index === null
      ? []
      : [`index error ${signed(index.meanAbsoluteError.value, points)} points${certain(index.meanAbsoluteError)}`]),
  ];
  return `${parts.join('; ')}.`;
}

const certain = ({ low, high }: { low: number; high: number }): string =>
  low > 0 || high < 0 ? '' : ' (chance explains it)';

function weakSpots({ name, slices, calibration }: ModelEvaluation): Notice[] {
  const weak = slices
    .filter(({ isWeak }) => isWeak)
    .map((slice) => `${slice.by}: ${slice.name} (${percent(slice.accuracy.value)})`);
  const error = calibration?.expectedCalibrationError ?? 0;
  return [
    ...(weak.length === 0 ? [] : [warning(`${name} is weaker on`, `${weak.join(', ')}.`)]),
    ...(error <= 0.05
      ? []
      : [
          warning(
            `The confidence of ${name} is off`,
            `by ${percent(error)} on average. 5 % would be good enough to steer by.`,
          ),
        ]),
  ];
}

const warning = (label: string, text: string): Notice => ({ kind: 'warning', label, text });
