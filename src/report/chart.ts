import { createHash } from 'node:crypto';
import { type Loader, logger, None, parse, textMetrics, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { textWidth } from './font.ts';
import { rasterise } from './raster.ts';
import { namedSvg } from './svg.ts';
import { LABEL_SIZE, THEME } from './theme.ts';

/** A chart as vega-lite describes it. `description` becomes its name for a screen reader. */
export type ChartSpec = TopLevelSpec;

/** One of the drawings that lie on top of each other in a chart. */
export type ChartLayer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

export interface RenderedChart {
  svg: string;
  png: Uint8Array;
}

// Without a canvas vega takes every letter for 0.8 em, which makes margins wrong and cuts off the ends of wide lines.
textMetrics.width = ({ fontSize, fontWeight }, text) =>
  textWidth(text === null || text === undefined ? '' : String(text).trim(), fontSize ?? LABEL_SIZE, isBold(fontWeight));

const refuse = () =>
  Promise.reject(new Error('A chart must carry its data: nothing is loaded from a file or the network.'));
const nothingLoaded: Loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

const isBold = (weight: string | number | undefined): boolean => weight === 'bold' || Number(weight) >= 600;

/**
 * Draws a chart in the house's theme, without a browser. The same spec gives the same bytes.
 * Data must be in the spec: nothing is loaded from elsewhere.
 * @throws Error when the spec is not valid vega-lite
 */
export async function renderChart(spec: ChartSpec): Promise<RenderedChart> {
  const svg = await drawChart(spec);
  return { svg, png: await rasterise(svg) };
}

/** The same without the picture, for a page that is made while somebody waits. */
export async function drawChart(spec: ChartSpec): Promise<string> {
  const { spec: vegaSpec } = compile(spec, { config: THEME, logger: logger(None) });
  const view = new View(parse(vegaSpec), { renderer: 'none', loader: nothingLoaded });
  try {
    const drawn = await view.toSVG();
    return namedSvg(drawn, { label: spec.description ?? '', idPrefix: idPrefix(spec) });
  } finally {
    view.finalize();
  }
}

/** Several charts share one page, so the ids of their clip paths must differ, and be the same next time. */
const idPrefix = (spec: ChartSpec): string =>
  `c${createHash('sha256').update(JSON.stringify(spec)).digest('hex').slice(0, 8)}-`;
