import type { ChartSpec } from './chart.ts';
import { type ChartText, chartFrame, grouped, innerWidth } from './chart-frame.ts';
import { axisLabels } from './fit-text.ts';
import { textWidth } from './font.ts';
import { COLOURS, LABEL_SIZE } from './theme.ts';

export interface Bar {
  name: string;
  value: number;
  /** Written at the end of the bar; without it the value. */
  label?: string;
  /** Drawn in the warning colour. */
  marked?: boolean;
}

export interface BarChart extends ChartText {
  /** In the order in which they are to stand, the first on top. */
  bars: readonly Bar[];
  /** What the two colours mean, where some bars are marked. */
  legend?: { plain: string; marked: string };
  /** The share of the width that names may take; longer ones are shortened. */
  nameShare?: number;
  /** Pixels a bar and the gap under it take. */
  step?: number;
}

const GAP = 8;

/** Horizontal bars, each with its name at the left and its value at the end. */
export function barChart({ bars, legend, nameShare = 0.38, step = 25, ...text }: BarChart): ChartSpec {
  const room = innerWidth(text.width);
  const names = axisLabels(
    bars.map(({ name }) => name),
    room * nameShare,
    LABEL_SIZE,
  );
  const values = bars.map(({ value, label, marked }, place) => ({
    name: names[place] ?? '',
    value,
    label: label ?? grouped(value),
    kind: (marked ? legend?.marked : legend?.plain) ?? '',
  }));
  const plot = room - widest(names) - GAP;
  // Values stand behind their bars, so the longest bar must leave room for its own.
  const share = Math.max(0.3, 1 - (widest(values.map(({ label }) => label)) + 2 * GAP) / plot);
  const longest = Math.max(0, ...bars.map(({ value }) => value));
  const domain = [0, longest === 0 ? 1 : longest / share];
  const x = {
    field: 'value',
    type: 'quantitative',
    axis: null,
    scale: { domain, nice: false },
  } as const;
  const isKeyed = legend !== undefined && bars.some(({ marked }) => marked === true);
  const colour = {
    field: 'kind',
    type: 'nominal',
    scale: { domain: [legend?.plain ?? '', legend?.marked ?? ' '], range: [COLOURS.blue, COLOURS.orange] },
    legend: isKeyed ? { title: null } : null,
  } as const;
  return {
    ...chartFrame(text),
    height: Math.max(1, bars.length) * step,
    data: { values },
    encoding: { y: { field: 'name', type: 'nominal', sort: null, axis: { title: null, domain: false } } },
    layer: [
      { mark: { type: 'bar', height: { band: 0.68 } }, encoding: { x, color: colour } },
      {
        mark: { type: 'text', align: 'left', dx: GAP - 2, color: COLOURS.faint },
        encoding: { x, text: { field: 'label' } },
      },
    ],
  };
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => textWidth(text, LABEL_SIZE)));
