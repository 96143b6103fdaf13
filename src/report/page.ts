import { createHash } from 'node:crypto';
import { escapeText } from './escape.ts';
import { PAGE_STYLE } from './page-style.ts';
import { pageSvg } from './svg.ts';

export interface PageChart {
  /** As `renderChart` or `wordCloud` gives it. */
  svg: string;
  /** What the chart shows, in a sentence, for those who cannot see it. */
  alt: string;
  /** What to see in it, under the chart. */
  note?: string;
}

export interface PageColumn {
  label: string;
  /** Numbers stand right. */
  align?: 'left' | 'right';
}

export interface PageTable {
  caption: string;
  columns: readonly PageColumn[];
  /** One value per column. Numbers are written as they are: round them first. */
  rows: readonly (readonly (string | number)[])[];
  /** Under the table. */
  note?: string;
}

export interface PageSection {
  /** Unique on the page: the anchor of its heading. */
  id: string;
  title: string;
  /** Paragraphs, divided by an empty line. */
  text?: string;
  notices?: readonly { kind: 'good' | 'warning' | 'bad'; label: string; text: string }[];
  charts?: readonly PageChart[];
  /** `wide`: one chart a line. `small`: as many as there is room. Default: two a line where they fit. */
  chartLayout?: 'wide' | 'pairs' | 'small';
  tables?: readonly PageTable[];
  list?: readonly string[];
}

export interface ReportPage {
  title: string;
  subtitle: string;
  /** The few numbers to see first. */
  facts?: readonly { label: string; value: string; note?: string }[];
  sections: readonly PageSection[];
  footer?: string;
}

/**
 * One self-contained HTML page: its style and drawings are inside, it runs no script and loads nothing.
 * Every text is escaped; only `charts[].svg` is taken as it is.
 */
export function reportPage({ title, subtitle, facts = [], sections, footer }: ReportPage): string {
  // The policy allows this style alone, so nothing that slipped into a drawing could run or call home.
  const hash = createHash('sha256').update(PAGE_STYLE).digest('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; style-src-attr 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${escapeText(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeText(title)}</h1>
<p class="subtitle">${escapeText(subtitle)}</p>
${factList(facts)}${contents(sections)}</header>
<main>
${sections.map(section).join('\n')}
</main>
${footer === undefined ? '' : `<footer><p>${escapeText(footer)}</p></footer>\n`}</body>
</html>
`;
}

function factList(facts: NonNullable<ReportPage['facts']>): string {
  if (facts.length === 0) return '';
  const items = facts.map(
    ({ label, value, note }) =>
      `<div><dt>${escapeText(label)}</dt><dd>${escapeText(value)}${note === undefined ? '' : ` <small>${escapeText(note)}</small>`}</dd></div>`,
  );
  return `<dl class="facts">${items.join('')}</dl>\n`;
}

function contents(sections: readonly PageSection[]): string {
  if (sections.length < 2) return '';
  const items = sections.map(({ id, title }) => `<li><a href="#${escapeText(id)}">${escapeText(title)}</a></li>`);
  return `<nav aria-label="Sections"><ul>${items.join('')}</ul></nav>\n`;
}

function section({ id, title, text, notices, charts, chartLayout, tables, list }: PageSection): string {
  const parts = [
    `<h2>${escapeText(title)}</h2>`,
    ...paragraphs(text ?? ''),
    ...(notices ?? []).map(
      ({ kind, label, text }) =>
        `<p class="notice ${kind}"><strong>${escapeText(label)}</strong> ${escapeText(text)}</p>`,
    ),
    list === undefined || list.length === 0
      ? ''
      : `<ul class="points">${list.map((point) => `<li>${escapeText(point)}</li>`).join('')}</ul>`,
    charts === undefined || charts.length === 0
      ? ''
      : `<div class="charts ${chartLayout ?? 'pairs'}">${charts.map(figure).join('\n')}</div>`,
    ...(tables ?? []).map(table),
  ];
  return `<section id="${escapeText(id)}">\n${parts.filter((part) => part !== '').join('\n')}\n</section>`;
}

const paragraphs = (text: string): string[] =>
  text
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeText(paragraph.trim())}</p>`);

function figure({ svg, alt, note }: PageChart): string {
  const caption = note === undefined ? '' : `<figcaption>${escapeText(note)}</figcaption>`;
  // On a phone the drawing scrolls sideways, and what scrolls must be reached by keyboard.
  return `<figure><div class="drawing" tabindex="0">${pageSvg(svg, alt)}</div>${caption}</figure>`;
}

function table({ caption, columns, rows, note }: PageTable): string {
  const style = ({ align }: PageColumn) => (align === 'right' ? ' class="number"' : '');
  const head = columns.map((column) => `<th scope="col"${style(column)}>${escapeText(column.label)}</th>`).join('');
  const body = rows.map(
    (row) =>
      `<tr>${columns.map((column, place) => `<td${style(column)}>${escapeText(String(row[place] ?? ''))}</td>`).join('')}</tr>`,
  );
  const below = note === undefined ? '' : `<p>${escapeText(note)}</p>`;
  // A scrolling box must be reachable by keyboard, and then it needs a name.
  return `<div class="table" tabindex="0" role="region" aria-label="${escapeText(caption)}"><table><caption>${escapeText(caption)}</caption><thead><tr>${head}</tr></thead><tbody>
${body.join('\n')}
</tbody></table>${below}</div>`;
}
