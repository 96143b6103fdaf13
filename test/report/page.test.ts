import { expect, test } from 'vitest';
import { barChart } from '../../src/report/bar-chart.ts';
import { renderChart } from '../../src/report/chart.ts';
import { reportPage } from '../../src/report/page.ts';

const NASTY = '</style><script>alert(1)</script>"\'&';

async function page(): Promise<string> {
  const chart = await renderChart(
    barChart({ title: NASTY, alt: NASTY, bars: [{ name: NASTY, value: 1, label: NASTY }] }),
  );
  return reportPage({
    title: NASTY,
    subtitle: NASTY,
    facts: [{ label: NASTY, value: NASTY, note: NASTY }],
    sections: [
      {
        id: 'one',
        title: NASTY,
        text: `${NASTY}\n\nSecond.`,
        notices: [{ kind: 'bad', label: NASTY, text: NASTY }],
        list: [NASTY],
        charts: [{ ...chart, alt: NASTY, note: NASTY }],
        tables: [
          {
            caption: NASTY,
            columns: [{ label: NASTY }, { label: 'n', align: 'right' }],
            rows: [[NASTY, 7]],
            note: NASTY,
          },
        ],
      },
      { id: 'two', title: 'Two' },
    ],
    footer: NASTY,
  });
}

test('no text can become markup, wherever it stands', async () => {
  const html = await page();
  expect(html).not.toContain('<script');
  expect(html.match(/<\/style>/g)).toHaveLength(1);
  expect(html).not.toContain('alert(1)</script>');
});

test('the page loads nothing and may run nothing', async () => {
  const html = await page();
  expect(html).toContain("default-src 'none'");
  expect(html).not.toMatch(/\s(?:src|href)="(?!#|data:)/);
  expect(html).not.toMatch(/@import|url\(http/);
});

test('a chart on a page is a named image that takes the colours of the page', async () => {
  const html = await page();
  const svg = /<svg[^>]*>/.exec(html)?.[0] ?? '';
  expect(svg).toContain('role="img"');
  expect(svg).toContain('aria-label="&lt;/style&gt;');
  expect(svg.match(/aria-label/g)).toHaveLength(1);
  expect(html).toContain('fill="var(--chart-blue,#2f6f9f)"');
  expect(html).toContain('--chart-blue:');
});

test('tables have a caption and heads with a scope, sections are reached from the top', async () => {
  const html = await page();
  expect(html).toContain('<caption>');
  expect(html).toContain('<th scope="col" class="number">n</th>');
  expect(html).toContain('<td class="number">7</td>');
  expect(html).toContain('<a href="#two">Two</a>');
  expect(html).toContain('<section id="two">');
});
