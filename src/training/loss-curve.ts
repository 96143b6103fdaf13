import type { StepMetrics } from './finetune-run.ts';

const SERIES = [
  ['training', 'loss', 'train_loss'],
  ['validation', 'loss', 'valid_loss'],
  ['full validation', 'loss', 'full_valid_loss'],
  ['training', 'accuracy', 'train_mean_token_accuracy'],
  ['validation', 'accuracy', 'valid_mean_token_accuracy'],
  ['full validation', 'accuracy', 'full_valid_mean_token_accuracy'],
] as const;

/** Points are drawn for a series of no more than these; more of them hide the line. */
const MOST_DOTS = 30;
const AXES = { loss: {}, accuracy: { format: '.0%' } } as const;

/** Loss and accuracy over the steps as a vega-lite chart; a panel for which nothing was told is left out. */
export function lossCurve(title: string, metrics: readonly StepMetrics[]) {
  const values = SERIES.flatMap(([series, panel, name]) => {
    const told = metrics.flatMap((row) => (row[name] === undefined ? [] : [{ step: row.step, value: row[name] }]));
    return told.map((point) => ({ ...point, series, panel, hasDot: told.length <= MOST_DOTS }));
  });
  const panels = (['loss', 'accuracy'] as const).filter((panel) => values.some((value) => value.panel === panel));
  const names = [...new Set(values.map(({ series }) => series))];
  const last = Math.max(1, ...values.map(({ step }) => step));
  return {
    title,
    description: `${title}: ${panels.join(' and ') || 'nothing told'} by step`,
    data: { values },
    vconcat: panels.map((panel) => ({
      width: 640,
      height: 220,
      transform: [{ filter: `datum.panel === '${panel}'` }],
      encoding: {
        x: {
          field: 'step',
          type: 'quantitative' as const,
          title: 'step',
          scale: { domain: [0, last], nice: false },
          axis: { grid: false, tickMinStep: 1 },
        },
        y: {
          field: 'value',
          type: 'quantitative' as const,
          title: panel,
          axis: { domain: false, ticks: false, ...AXES[panel] },
        },
        color: {
          field: 'series',
          type: 'nominal' as const,
          title: null,
          scale: { domain: names },
          legend: { symbolType: 'stroke' as const, symbolStrokeWidth: 3 },
        },
      },
      layer: [
        { mark: { type: 'line' as const } },
        { transform: [{ filter: 'datum.hasDot' }], mark: { type: 'point' as const, size: 40, opacity: 1 } },
      ],
    })),
  };
}

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const WIDTH = 60;

/** The same for a terminal: one line for each series, first and last value beside it. */
export function terminalCurve(metrics: readonly StepMetrics[]): string[] {
  return SERIES.flatMap(([series, panel, name]) => {
    const values = metrics.flatMap((row) => row[name] ?? []);
    const [first, last] = [values[0], values.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [`${`${series} ${panel}`.padEnd(24)} ${bars(values)}  ${first.toFixed(4)} -> ${last.toFixed(4)}`];
  });
}

function bars(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const shown =
    values.length <= WIDTH ? values : values.filter((_value, place) => place % Math.ceil(values.length / WIDTH) === 0);
  return shown.map((value) => BARS[high === low ? 0 : Math.round(((value - low) / (high - low)) * 7)]).join('');
}

/** What the curve says about overfitting, by the ratio of validation to training loss (Microsoft's guidance: 1.2 healthy, 2 severe). */
export function curveAdvice(metrics: readonly StepMetrics[]): string | null {
  const train = metrics.findLast(({ train_loss }) => train_loss !== undefined)?.train_loss;
  const last = metrics.findLast((row) => row.full_valid_loss !== undefined || row.valid_loss !== undefined);
  const valid = last?.full_valid_loss ?? last?.valid_loss;
  if (train === undefined || valid === undefined || train <= 0) return null;
  const ratio = valid / train;
  if (ratio < 1.2) return `Validation loss is ${ratio.toFixed(2)} times the training loss: healthy.`;
  const degree = ratio > 2 ? 'severe overfitting' : 'some overfitting';
  return `Validation loss is ${ratio.toFixed(2)} times the training loss: ${degree}. Fewer epochs or more data help.`;
}
