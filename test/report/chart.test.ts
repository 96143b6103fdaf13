import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { barChart } from '../../src/report/bar-chart.ts';
import { boxChart } from '../../src/report/box-chart.ts';
import { type ChartSpec, renderChart } from '../../src/report/chart.ts';
import { confusionMatrix } from '../../src/report/confusion-matrix.ts';
import { FONT_FILES } from '../../src/report/font.ts';
import { histogram } from '../../src/report/histogram.ts';
import { lineChart } from '../../src/report/line-chart.ts';
import { lossChart } from '../../src/report/loss-chart.ts';
import { reliabilityDiagram } from '../../src/report/reliability-diagram.ts';
import { riskCoverageCurve } from '../../src/report/risk-coverage-curve.ts';
import { indexOverTime, volumeOverTime } from '../../src/report/time-chart.ts';
import { wordCloud } from '../../src/report/word-cloud.ts';

const LONG = 'Installation, appointments, rescheduling and everything else that a technician may do at home';
const NAMES = [LONG, `${LONG} and elsewhere`, 'TV', 'Очень долго', '<b> & "x"'];
const text = { title: `What ${LONG} looks like when the title is long`, subtitle: LONG, alt: 'A chart.' };
const periods = Array.from({ length: 30 }, (_, month) => ({
  from: new Date(Date.UTC(2024, month, 1)).toISOString(),
  until: new Date(Date.UTC(2024, month + 1, 1)).toISOString(),
  count: month,
  lowerQuartile: month === 4 ? null : 20,
  median: month === 4 ? null : 50,
  upperQuartile: month === 4 ? null : 70,
}));
const steps = ['topic', 'index', 'problem'].flatMap((phase) =>
  Array.from({ length: 90 }, (_, place) => ({ phase, step: place + 1, steps: 90, loss: 1 / (place + 1) })),
);

const loss = lossChart({ ...text, steps });
if (loss === null) throw new Error('There are losses to draw.');
const overTime = indexOverTime({ ...text, periods });
const bars = barChart({
  ...text,
  bars: NAMES.map((name, place) => ({ name, value: 123_456 * place, marked: place > 3 })),
});

const CHARTS: Record<string, ChartSpec> = {
  bars,
  'no bars': barChart({ ...text, bars: [] }),
  'bars of nothing': barChart({ ...text, bars: [{ name: 'a', value: 0 }] }),
  histogram: histogram({
    ...text,
    xTitle: 'words',
    bins: [
      { from: 0, to: 10, count: 5_000_000 },
      { from: 10, to: 20, count: 1 },
    ],
    mark: { at: 19, label: 'median 19' },
  }),
  boxes: boxChart({
    ...text,
    xTitle: 'index',
    domain: [0, 100],
    boxes: NAMES.map((name) => ({
      name,
      count: 12_345,
      low: 0,
      lowerQuartile: 10,
      median: 50,
      upperQuartile: 90,
      high: 100,
    })),
  }),
  lines: lineChart({
    ...text,
    series: NAMES.slice(2).map((name) => ({
      name,
      points: [
        { x: 50, y: 0.1, low: 0, high: 0.2, label: 'begins here' },
        { x: 2000, y: 0.9, low: 0.8, high: 1, label: 'ends here' },
      ],
    })),
    x: { title: 'rows', isLog: true, format: ',d' },
    y: { title: 'accuracy', format: '.0%' },
    reference: { from: [50, 0.5], to: [2000, 0.5], label: 'majority' },
  }),
  confusion: confusionMatrix({ ...text, labels: NAMES, counts: NAMES.map((_, a) => NAMES.map((_, b) => a * 100 + b)) }),
  reliability: reliabilityDiagram({
    ...text,
    models: [{ name: 'a', bins: [{ confidence: 1, accuracy: 1, low: 0.9, high: 1 }] }],
  }),
  'risk and coverage': riskCoverageCurve({
    ...text,
    models: [{ name: 'a', points: [{ coverage: 1, risk: 0.3, label: 'floor .5' }] }],
  }),
  volume: volumeOverTime({ ...text, periods }),
  'index over time': overTime,
  loss,
};

test.each(Object.entries(CHARTS))('nothing of a chart is cut off: %s', async (_, spec) => {
  const { svg, png } = await renderChart(spec);
  const drawing = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: [...FONT_FILES] } });
  const box = drawing.getBBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect(box?.width).toBeLessThanOrEqual(drawing.width + 0.5);
  expect(box?.height).toBeLessThanOrEqual(drawing.height + 0.5);
  expect(sizeOf(png)).toEqual([drawing.width * 2, drawing.height * 2]);
  expect(svg).not.toMatch(/NaN|undefined/);
});

test('the same chart is the same bytes, also beside another', async () => {
  const alone = await renderChart(overTime);
  const [first, , again] = await Promise.all([overTime, bars, overTime].map(renderChart));
  expect(first?.svg).toBe(alone.svg);
  expect(again?.svg).toBe(alone.svg);
  expect(Buffer.compare(first?.png ?? Buffer.of(), alone.png)).toBe(0);
});

test('text is drawn into the PNG, with no font on the machine', async () => {
  const oneBar = (name: string) => barChart({ title: name, alt: '', bars: [{ name, value: 1, label: name }] });
  const [empty, written] = await Promise.all([renderChart(oneBar(' ')), renderChart(oneBar('Network outage'))]);
  expect(written.png.length).toBeGreaterThan(empty.png.length + 1000);
});

test('a chart is one named image for a screen reader', async () => {
  const { svg } = await renderChart(barChart({ title: 't', alt: 'Bars & "more".', bars: [{ name: 'a', value: 1 }] }));
  expect(svg).toContain('<svg role="img" aria-label="Bars &amp; &quot;more&quot;."');
  expect(svg.match(/role=|aria-/g)).toHaveLength(2);
});

test('names that are cut to the same beginning stay two bars', async () => {
  const { svg } = await renderChart(bars);
  expect(svg).toMatch(/Installation[^<]*…</);
  expect(svg).toMatch(/Installation[^<]*… \(2\)</);
  expect(svg).toContain('&lt;b&gt; &amp;');
});

test('a chart loads nothing', async () => {
  const spec: ChartSpec = { data: { url: 'http://127.0.0.1:9/x.csv' }, mark: 'bar', encoding: { x: { field: 'a' } } };
  const { svg } = await renderChart(spec);
  expect(svg).not.toContain('127.0.0.1');
});

test('rare labels of a large confusion matrix are put together without losing a row', async () => {
  const labels = Array.from({ length: 40 }, (_, place) => `class ${place}`);
  const counts = labels.map((_, truth) => labels.map((_, answer) => (truth === answer ? truth + 1 : 0)));
  const spec = confusionMatrix({ title: 't', alt: '', labels, counts });
  const { svg } = await renderChart(spec);
  expect(svg).toContain('(all others)');
  expect(svg).toContain('class 39<');
  expect(svg).not.toContain('class 3<');
});

test('a training without losses has no loss chart', () => {
  expect(lossChart({ steps: [{ phase: 'read', step: 1, steps: 1, loss: null }] })).toBeNull();
});

test('what is trained one after the other in a phase is drawn apart', async () => {
  const at = (phase: string, step: number, member: string) => ({ phase, member, step, steps: 60, loss: 300 / step });
  const spec = lossChart({
    steps: [
      ...[1, 2, 3].map((step) => at('topic', step, 'SVM')),
      ...[4, 5, 6].map((step) => at('topic', step, 'softmax')),
      ...[10, 20, 30].map((step) => at('index', step, 'ridge')),
    ],
  });
  const { svg } = await renderChart(spec ?? bars);
  for (const name of ['Topic: SVM', 'Topic: softmax', 'Index: ridge']) expect(svg).toContain(`>${name}<`);
  expect(svg).not.toMatch(/\de[+-]\d/);
});

test('a word cloud is drawn and names itself', async () => {
  const { svg, png } = await wordCloud({
    title: 'Billing',
    alt: 'Words of billing.',
    words: [{ text: '<bill>', weight: 1 }],
  });
  expect(svg).toContain('&lt;bill&gt;');
  expect(svg).toContain('aria-label="Words of billing."');
  expect(png.length).toBeGreaterThan(2000);
});

/** Width and height from the header of a PNG. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}
