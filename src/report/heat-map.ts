import type { ChartSpec } from './chart.ts';
import { type ChartText, chartFrame, innerWidth } from './chart-frame.ts';
import { axisLabels } from './fit-text.ts';
import { HEAT, LABEL_SIZE, ON_DARK, ON_LIGHT } from './theme.ts';

export interface HeatMap extends ChartText {
  rows: readonly string[];
  columns: readonly string[];
  rowTitle: string;
  columnTitle: string;
  /** 0 to 1, which decides the colour; `null` leaves the cell empty. */
  shade(row: number, column: number): number | null;
  /** Written into the cell where there is room for it; an empty text writes nothing. */
  label?(row: number, column: number): string;
}

const LARGEST_CELL = 44;
const SMALLEST_CELL = 13;
const LONGEST_LABEL = 170;
/** Under this a number of three digits no longer fits into its cell. */
const CELL_WITH_TEXT = 27;
/** Under this slanted names of neighbours would touch. */
const CELL_WITH_SLANTED_NAME = 22;

/**
 * A grid of shaded squares, for instance a confusion matrix: rows are the truth, columns the answers. Up to about 35
 * columns stay readable; put the rare ones together before.
 */
export function heatMap({ rows, columns, rowTitle, columnTitle, shade, label, ...text }: HeatMap): ChartSpec {
  const rowNames = axisLabels(rows, LONGEST_LABEL, LABEL_SIZE);
  const columnNames = axisLabels(columns, LONGEST_LABEL, LABEL_SIZE);
  const room = innerWidth(text.width) - LONGEST_LABEL - 60;
  const cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, Math.floor(room / Math.max(1, columns.length))));
  const values = rows.flatMap((_, row) =>
    columns.flatMap((_, column) => {
      const depth = shade(row, column);
      if (depth === null) return [];
      const value = cell < CELL_WITH_TEXT ? '' : (label?.(row, column) ?? '');
      return [{ row: rowNames[row] ?? '', column: columnNames[column] ?? '', depth, value }];
    }),
  );
  const place = {
    y: {
      field: 'row',
      type: 'nominal',
      sort: null,
      scale: { domain: rowNames, paddingInner: 0.04 },
      axis: { title: rowTitle, domain: false },
    },
    x: {
      field: 'column',
      type: 'nominal',
      sort: null,
      scale: { domain: columnNames, paddingInner: 0.04 },
      axis: {
        title: columnTitle,
        orient: 'bottom',
        labelAngle: cell < CELL_WITH_SLANTED_NAME ? -90 : -45,
        labelOverlap: false,
        domain: false,
      },
    },
  } as const;
  return {
    ...chartFrame(text),
    // Square cells matter more here than a drawing of the common width.
    autosize: { type: 'pad' },
    width: cell * columns.length,
    height: cell * rows.length,
    data: { values },
    encoding: place,
    layer: [
      {
        mark: { type: 'rect' },
        encoding: {
          color: {
            field: 'depth',
            type: 'quantitative',
            scale: { domain: [0, 1], range: [...HEAT] },
            legend: null,
          },
        },
      },
      {
        mark: { type: 'text', fontSize: cell < 34 ? 10 : 11 },
        encoding: {
          text: { field: 'value' },
          color: { condition: { test: 'datum.depth > 0.5', value: ON_DARK }, value: ON_LIGHT },
        },
      },
    ],
  };
}
