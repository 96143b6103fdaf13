import { escapeText } from './escape.ts';
import { htmlPage } from './page-shell.ts';
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
  rows: readonly (readonly (string | number | PageLink)[])[];
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
  links?: readonly PageLink[];
}

export interface PageLink {
  label: string;
  href: string;
  /** What is shown already. */
  isHere?: boolean;
}

export interface ReportPage {
  title: string;
  subtitle: string;
  /** The few numbers to see first. */
  facts?: readonly { label: string; value: string; note?: string }[];
  sections: readonly PageSection[];
  footer?: string;
  /** Other views of the same page. */
  views?: readonly PageLink[];
  /** A button that does something by a form. */
  button?: { label: string; action: string };
}

/**
 * One self-contained HTML page: its style and drawings are inside, it runs no script and loads nothing.
 * Every text is escaped; only `charts[].svg` is taken as it is.
 */
export function reportPage(page: ReportPage): string {
  const { title, subtitle, facts = [], sections, footer, views = [], button } = page;
  const markup = `<header>
<h1>${escapeText(title)}</h1>
<p class="subtitle">${escapeText(subtitle)}</p>
${controls(views, button)}${factList(facts)}${contents(sections)}</header>
<main>
${sections.map(section).join('\n')}
</main>
${footer === undefined ? '' : `<footer><p>${escapeText(footer)}</p></footer>\n`}`;
  return htmlPage({ title, style: PAGE_STYLE, markup });
}

function controls(views: readonly PageLink[], button: ReportPage['button']): string {
  if (views.length === 0 && button === undefined) return '';
  const form =
    button === undefined
      ? ''
      : `<form method="post" action="${escapeText(button.action)}"><button>${escapeText(button.label)}</button></form>`;
  return `<div class="controls"><nav aria-label="Views">${links(views)}</nav>${form}</div>\n`;
}

const links = (some: readonly PageLink[]): string =>
  `<ul>${some
    .map(({ label, href, isHere }) => {
      const here = isHere === true ? ' aria-current="page"' : '';
      return `<li><a href="${escapeText(href)}"${here}>${escapeText(label)}</a></li>`;
    })
    .join('')}</ul>`;

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
  const anchors = sections.map(({ id, title }) => ({ label: title, href: `#${id}` }));
  return `<nav aria-label="Sections">${links(anchors)}</nav>\n`;
}

function section({
  id,
  title,
  text,
  notices,
  charts,
  chartLayout,
  tables,
  list,
  links: away = [],
}: PageSection): string {
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
    away.length === 0 ? '' : `<div class="links">${links(away)}</div>`,
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
      `<tr>${columns.map((column, place) => `<td${style(column)}>${cell(row[place] ?? '')}</td>`).join('')}</tr>`,
  );
  const below = note === undefined ? '' : `<p>${escapeText(note)}</p>`;
  // A scrolling box must be reachable by keyboard, and then it needs a name.
  return `<div class="table" tabindex="0" role="region" aria-label="${escapeText(caption)}"><table><caption>${escapeText(caption)}</caption><thead><tr>${head}</tr></thead><tbody>
${body.join('\n')}
</tbody></table>${below}</div>`;
}

/** Only what leads somewhere over the web becomes a link. */
function cell(value: string | number | PageLink): string {
  if (typeof value !== 'object') return escapeText(String(value));
  const { label, href } = value;
  return /^https?:\/\//.test(href) ? `<a href="${escapeText(href)}">${escapeText(label)}</a>` : escapeText(label);
}
