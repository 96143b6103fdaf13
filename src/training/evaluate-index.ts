import { BANDS, type BandBounds, bandOf } from '../core/classification.ts';
import type { Estimate, IndexFigures } from '../core/evaluation.ts';
import { quadraticWeightedKappa, rootMeanSquaredError } from '../core/metrics-numbers.ts';
import { type BootstrapOptions, bootstrap } from './bootstrap.ts';
import { type Pair, rate } from './evaluate-topic.ts';
import { meanAbsoluteErrorOf, places, spearmanOf } from './metrics-resampled.ts';

export const withIndex = (pairs: readonly Pair[]): (Pair & { index: number })[] =>
  pairs.flatMap((pair) => (pair.item.index === null ? [] : [{ ...pair, index: pair.item.index }]));

const MOST_POINTS = 400;

export async function indexFigures(
  pairs: readonly Pair[],
  bands: BandBounds,
  options: BootstrapOptions,
): Promise<IndexFigures | null> {
  const known = withIndex(pairs);
  const n = known.length;
  if (n === 0) return null;
  const truth = Float64Array.from(known, ({ index }) => index);
  const answer = Float64Array.from(known, ({ said }) => said.index);
  const [truthPlaces, answerPlaces] = [places(truth), places(answer)];
  const band = (index: number) => BANDS.indexOf(bandOf(index, bands));
  const [truthBands, answerBands] = [truth.map(band), answer.map(band)];
  const figures = (rows: Int32Array) => [
    meanAbsoluteErrorOf(truth, answer, rows),
    spearmanOf(truthPlaces, answerPlaces, rows),
    quadraticWeightedKappa(chosen(truthBands, rows), chosen(answerBands, rows), BANDS.length),
  ];
  const [meanAbsoluteError = nothing, spearman = nothing, bandKappa = nothing] = await bootstrap(n, figures, options);
  const step = Math.max(1, n / MOST_POINTS);
  return {
    items: n,
    meanAbsoluteError,
    rootMeanSquaredError: rootMeanSquaredError(truth, answer),
    within10: rate(known.filter(({ index, said }) => Math.abs(index - said.index) <= 10).length, n),
    spearman,
    bandKappa,
    bias: known.reduce((sum, { index, said }) => sum + said.index - index, 0) / n,
    points: known
      .filter((_pair, i) => Math.floor(i / step) > Math.floor((i - 1) / step))
      .map(({ index, said }) => ({ truth: index, answer: said.index })),
  };
}

const nothing: Estimate = { value: 0, low: 0, high: 0 };

function chosen(values: Float64Array, rows: Int32Array): Float64Array {
  const result = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) result[i] = values[rows[i] ?? 0] ?? 0;
  return result;
}
