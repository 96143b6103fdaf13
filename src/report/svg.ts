import { escapeText } from './escape.ts';
import { COLOURS } from './theme.ts';

/** A drawing of vega as one named image: its inner parts say nothing to a screen reader, its ids are its own. */
export function namedSvg(svg: string, { label, idPrefix }: { label: string; idPrefix: string }): string {
  const ids = new Map<string, string>();
  const renamed = (id: string) => {
    const name = ids.get(id) ?? `${idPrefix}${ids.size}`;
    ids.set(id, name);
    return name;
  };
  return (
    svg
      // Inside tags only: a label of the chart may contain such words, but never a raw quote or angle bracket.
      .replace(/<[a-z][^>]*>/gi, (tag) =>
        tag
          .replace(/ (?:class|role|pointer-events|aria-[a-z]+)="[^"]*"/g, '')
          .replace(/ id="([^"]+)"/g, (_, id: string) => ` id="${renamed(id)}"`)
          .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${renamed(id)})`),
      )
      .replace('<svg', `<svg role="img" aria-label="${escapeText(label)}"`)
  );
}

const VARIABLES = new Map<string, string>(Object.entries(COLOURS).map(([name, value]) => [value, `--chart-${name}`]));

/**
 * A chart for a page: named `label`, as wide as there is room, its colours taken from the page's style
 * (`--chart-ink`...), with the printed colour where the page sets none.
 */
export function pageSvg(svg: string, label: string): string {
  return svg
    .replace(/^[\s\S]*?(?=<svg)/, '')
    .replace(/(fill|stroke)="(#[\da-f]{6})"/g, (whole, what: string, colour: string) => {
      const variable = VARIABLES.get(colour);
      return variable === undefined ? whole : `${what}="var(${variable},${colour})"`;
    })
    .replace(/<svg[^>]*>/, (tag) => {
      const width = /\swidth="([\d.]+)"/.exec(tag)?.[1] ?? '';
      const bare = tag.replace(/ (?:width|height|role|aria-label|style)="[^"]*"/g, '');
      return bare.replace(
        '<svg',
        `<svg role="img" aria-label="${escapeText(label)}" style="--natural:${width}px;width:${width}px"`,
      );
    });
}

/** The dark values of the chart colours. */
const DARK: Readonly<Record<keyof typeof COLOURS, string>> = {
  paper: '#1a1f27',
  ink: '#e4e8ee',
  faint: '#a4aebb',
  line: '#4a5462',
  grid: '#2c343f',
  blue: '#6aa9d8',
  orange: '#e5a549',
  green: '#4fb69c',
  red: '#dd7660',
  purple: '#b48ac6',
  sky: '#3f7ba5',
  grey: '#8a94a2',
  paleBlue: '#2e4d66',
  low: '#5e93b5',
  medium: '#d9b352',
  high: '#d9782f',
  critical: '#d0485a',
};

/** Style declarations that turn every chart on a page dark. */
export const DARK_CHARTS = Object.entries(DARK)
  .map(([name, value]) => `--chart-${name}:${value}`)
  .join(';');
