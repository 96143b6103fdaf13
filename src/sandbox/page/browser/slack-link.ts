import { type Child, h } from './dom.ts';
import { withSigns } from './signs.ts';
import type { SlackContext } from './slack-context.ts';

/** A link. Those to tickets and messages of the demo stay on the page; only web and mail addresses become links at all. */
export function link(url: string, label: Child, context: SlackContext): HTMLElement {
  if (!/^(https?|mailto|tel):/i.test(url)) return h('span', {}, label);
  return h(
    'a',
    {
      href: url,
      target: '_blank',
      rel: 'noopener noreferrer',
      click: (event) => {
        if (context.follow(url)) event.preventDefault();
      },
    },
    typeof label === 'string' ? withSigns(label) : label,
  );
}
