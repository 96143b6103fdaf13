import type { Config } from 'vega-lite';
import { FONT_FAMILY } from './font.ts';

/**
 * The colours of every chart. Each value occurs once and nowhere by accident, because a page replaces them by style
 * variables so that the same chart reads well on a dark screen.
 */
export const COLOURS = {
  paper: '#fffefd',
  ink: '#1f2733',
  faint: '#5b6675',
  line: '#c9d0d8',
  grid: '#e8ebef',
  /** Distinct for all common kinds of colour blindness: Okabe and Ito, "Color Universal Design" (2008), in calmer tones. */
  blue: '#2f6f9f',
  orange: '#d98a1f',
  green: '#2b8a73',
  red: '#b8452f',
  purple: '#8a5a9e',
  sky: '#6aaed6',
  grey: '#8d96a3',
  paleBlue: '#c5d9e8',
  /** The bands of the index: lighter is calmer, so they differ in print too. */
  low: '#9dc3dd',
  medium: '#eec66a',
  high: '#dd7f32',
  critical: '#8f1d2c',
} as const;

/** For series in one chart, in this order. */
export const SERIES = [
  COLOURS.blue,
  COLOURS.orange,
  COLOURS.green,
  COLOURS.red,
  COLOURS.purple,
  COLOURS.sky,
  COLOURS.grey,
] as const;

/** For a heat map: from nothing to everything. Never swapped on a dark page, so the numbers in the cells stay readable. */
export const HEAT = ['#f3f7fa', '#cfe1ee', '#93bfdc', '#4a8fbd', '#1f5f8f', '#0d3a5f'] as const;
/** Text inside a heat map's cell, on a light and on a dark one. */
export const ON_LIGHT = '#101418';
export const ON_DARK = '#fafcff';

export const LABEL_SIZE = 12;
export const TITLE_SIZE = 16;
export const SUBTITLE_SIZE = 12;

/** The total width in pixels of a chart that fills a page's column. */
export const CHART_WIDTH = 680;

const axis = {
  labelFontSize: LABEL_SIZE,
  titleFontSize: LABEL_SIZE,
  titleFontWeight: 'normal',
  labelColor: COLOURS.ink,
  titleColor: COLOURS.faint,
  domainColor: COLOURS.line,
  tickColor: COLOURS.line,
  gridColor: COLOURS.grid,
  titlePadding: 10,
  labelPadding: 6,
  // Labels are shortened by their measured width before they come here: a limit of vega's own would cut a second time.
  labelLimit: 0,
  titleLimit: 0,
} as const;

/** The one look of all charts. */
export const THEME: Config = {
  font: FONT_FAMILY,
  background: COLOURS.paper,
  padding: 18,
  // One description per chart; a name on every bar would make a screen reader read the whole plot aloud.
  aria: false,
  view: { stroke: null, continuousWidth: 560, continuousHeight: 300 },
  title: {
    anchor: 'start',
    frame: 'bounds',
    fontSize: TITLE_SIZE,
    fontWeight: 'bold',
    lineHeight: 21,
    color: COLOURS.ink,
    subtitleFontSize: SUBTITLE_SIZE,
    subtitleLineHeight: 17,
    subtitleColor: COLOURS.faint,
    subtitlePadding: 6,
    offset: 14,
    limit: 0,
  },
  axis,
  axisX: { labelOverlap: 'greedy', labelFlush: false },
  axisQuantitative: { tickCount: 6 },
  axisBand: { grid: false, ticks: false },
  legend: {
    labelFontSize: LABEL_SIZE,
    titleFontSize: LABEL_SIZE,
    titleFontWeight: 'normal',
    labelColor: COLOURS.ink,
    titleColor: COLOURS.faint,
    labelLimit: 0,
    titleLimit: 0,
    symbolType: 'square',
    orient: 'bottom',
    offset: 12,
    columnPadding: 18,
  },
  header: {
    labelFontSize: LABEL_SIZE,
    titleFontSize: LABEL_SIZE,
    labelColor: COLOURS.ink,
    titleColor: COLOURS.faint,
    labelFontWeight: 'bold',
    labelAnchor: 'start',
    labelLimit: 0,
  },
  range: { category: [...SERIES], heatmap: [...HEAT], ramp: [...HEAT] },
  bar: { color: COLOURS.blue, cornerRadiusEnd: 2 },
  line: { color: COLOURS.blue, strokeWidth: 2, strokeJoin: 'round', strokeCap: 'round' },
  point: { color: COLOURS.blue, filled: true, size: 44 },
  rule: { color: COLOURS.faint },
  text: { color: COLOURS.ink, fontSize: LABEL_SIZE },
  area: { color: COLOURS.paleBlue },
};
