import { type Child, h } from './dom.ts';
import { type Json, object, objects, text } from './json.ts';
import { textObject } from './mrkdwn.ts';
import type { SlackContext } from './slack-context.ts';

interface Bar {
  category: string;
  series: string;
  value: number;
}

/** A chart as bars with their numbers: every kind of chart says the same this way, and a screen reader can read it. */
export function chart(block: Json, context: SlackContext): HTMLElement {
  const bars = barsOf(object(block.chart));
  const most = Math.max(1, ...bars.map(({ value }) => Math.abs(value)));
  const title: Child = typeof block.title === 'string' ? block.title : textObject(block.title, context);
  return h(
    'figure',
    {},
    h('figcaption', {}, title),
    h(
      'dl',
      {},
      bars.map((bar) => [h('dt', {}, nameOf(bar, bars)), h('dd', {}, fill(bar.value / most), String(bar.value))]),
    ),
  );
}

function barsOf(content: Json): Bar[] {
  const segments = objects(content.segments).map(({ label, value }) => ({
    category: text(label),
    series: '',
    value: Number(value),
  }));
  const plotted = objects(content.series).flatMap(({ name, data }) =>
    objects(data).map(({ label, value }) => ({ category: text(label), series: text(name), value: Number(value) })),
  );
  return [...segments, ...plotted];
}

function nameOf({ category, series }: Bar, all: readonly Bar[]): string {
  return new Set(all.map((bar) => bar.series)).size > 1 ? `${category}, ${series}` : category;
}

function fill(share: number): HTMLElement {
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.inlineSize = `${Math.round(Math.abs(share) * 100)}px`;
  return bar;
}
