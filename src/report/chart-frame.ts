import { wrapText } from './fit-text.ts';
import { CHART_WIDTH, SUBTITLE_SIZE, THEME, TITLE_SIZE } from './theme.ts';

/** What every chart says about itself. */
export interface ChartText {
  title: string;
  subtitle?: string;
  /** What the chart shows, in a sentence, for those who cannot see it. */
  alt: string;
  /** Pixels of the whole drawing. */
  width?: number;
}

const PADDING = typeof THEME.padding === 'number' ? THEME.padding : 0;

/** Pixels between the left and the right margin. */
export const innerWidth = (width = CHART_WIDTH): number => width - 2 * PADDING;

/**
 * Title, description and total width. The plot takes what labels leave of the width, so charts under each other line up.
 * The height of the plot is the chart's own.
 */
export function chartFrame({ title, subtitle, alt, width = CHART_WIDTH }: ChartText) {
  const room = innerWidth(width);
  return {
    description: alt,
    width,
    autosize: { type: 'fit-x' as const, contains: 'padding' as const },
    title: {
      text: wrapText(title, room, TITLE_SIZE, true),
      ...(subtitle === undefined ? {} : { subtitle: wrapText(subtitle, room, SUBTITLE_SIZE) }),
    },
  };
}

/** A whole number with thousands apart. */
export const grouped = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** A part of a whole, in per cent; small ones keep a digit. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const share = (100 * part) / whole;
  return `${share > 0 && share < 10 ? share.toFixed(1) : share.toFixed(0)} %`;
}
