import type { ModelCard } from '../core/model-card.ts';
import type { ChartLayer, ChartSpec } from './chart.ts';
import { type ChartText, chartFrame, innerWidth } from './chart-frame.ts';
import { COLOURS } from './theme.ts';

export type LossChart = Partial<ChartText> & { steps: ModelCard['steps'] };

interface Panel {
  name: string;
  points: { step: number; loss: number; smooth: number }[];
}

const PHASES: Readonly<Record<string, string>> = { topic: 'Topic', index: 'Index', problem: 'Problem', tune: 'Tuning' };
/** From this many steps the curve is noise unless it is smoothed. */
const STEPS_WORTH_SMOOTHING = 60;

/**
 * The loss of each step, one panel per phase and member with its own scale: they minimise different things, so their heights
 * do not compare. Long curves are drawn pale, with a moving mean over them. Null when no step has a loss.
 */
export function lossChart({ steps, ...text }: LossChart): ChartSpec | null {
  const panels = [...Map.groupBy(steps, nameOf)].flatMap(([name, of]) => panelOf(name, of));
  if (panels.length === 0) return null;
  const frame = chartFrame({
    title: 'Loss during training',
    subtitle: 'Mean loss per row at each step; lower is better. Each panel has its own scale.',
    alt: panels.map(describe).join(' '),
    ...text,
  });
  const columns = panels.length === 1 ? 1 : 2;
  const width = Math.floor(innerWidth(text.width) / columns) - 72;
  return {
    description: frame.description,
    title: frame.title,
    columns,
    spacing: { row: 26, column: 20 },
    concat: panels.map((one) => drawing(one, width)),
  };
}

const nameOf = ({ phase, member }: ModelCard['steps'][number]): string =>
  member === undefined ? (PHASES[phase] ?? phase) : `${PHASES[phase] ?? phase}: ${member}`;

/** Steps are numbered on over the members of a phase; in its panel each begins with 1. None where there is no line to draw. */
function panelOf(name: string, steps: ModelCard['steps']): Panel[] {
  const known = steps.flatMap(({ step, loss }) => (loss === null || !Number.isFinite(loss) ? [] : [{ step, loss }]));
  const before = (known[0]?.step ?? 1) - 1;
  const points = known.map(({ step, loss }) => ({ step: step - before, loss }));
  return points.length < 2 ? [] : [{ name, points: smoothed(points) }];
}

/** Adds the mean of the steps around each, where there are so many that the curve is noise. */
function smoothed(part: readonly { step: number; loss: number }[]): Panel['points'] {
  const losses = part.map(({ loss }) => loss);
  const half = part.length < STEPS_WORTH_SMOOTHING ? 0 : Math.max(2, Math.round(part.length / 40));
  return part.map((point, place) => ({ ...point, smooth: meanAround(losses, place, half) }));
}

function meanAround(values: readonly number[], place: number, half: number): number {
  const near = values.slice(Math.max(0, place - half), place + half + 1);
  return near.reduce((sum, value) => sum + value, 0) / near.length;
}

function drawing({ name, points }: Panel, width: number) {
  const isLong = points.length >= STEPS_WORTH_SMOOTHING;
  const domain = [points[0]?.step ?? 1, points.at(-1)?.step ?? 1];
  const heights = roomAround(points.map(({ loss }) => loss));
  const x = {
    field: 'step',
    type: 'quantitative',
    scale: { domain, nice: false },
    axis: { title: 'step', grid: false, format: ',d', tickCount: Math.min(6, points.length), tickMinStep: 1 },
  } as const;
  const y = {
    type: 'quantitative',
    // Rounded, so that all panels have a label at the very top and their titles stand in line.
    scale: { domain: heights, zero: false, nice: 5 },
    axis: { title: 'loss', format: ',~r', domain: false, ticks: false, tickCount: 5 },
  } as const;
  const loss: ChartLayer = {
    mark: { type: 'line', color: isLong ? COLOURS.paleBlue : COLOURS.blue, strokeWidth: isLong ? 1 : 2 },
    encoding: { x, y: { ...y, field: 'loss' } },
  };
  const over: ChartLayer = isLong
    ? { mark: { type: 'line', color: COLOURS.blue }, encoding: { x, y: { ...y, field: 'smooth' } } }
    : { mark: { type: 'point', size: 26, opacity: 1 }, encoding: { x, y: { ...y, field: 'loss' } } };
  return {
    title: { text: name, fontSize: 13, offset: 12, frame: 'group' as const },
    width,
    height: 170,
    data: { values: points },
    layer: [loss, over],
  };
}

/** From a little under the lowest to a little over the highest value. */
function roomAround(values: readonly number[]): number[] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}

function describe({ name, points }: Panel): string {
  const number = (value: number | undefined) => Number((value ?? 0).toPrecision(3));
  return `${name}: the loss goes from ${number(points[0]?.loss)} to ${number(points.at(-1)?.loss)} in ${points.length} steps.`;
}
