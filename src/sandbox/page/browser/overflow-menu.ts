import { h } from './dom.ts';
import { type Json, objects, text } from './json.ts';
import { textObject } from './mrkdwn.ts';
import type { SlackContext } from './slack-context.ts';

/** The three dots with a few more things to do. */
export function overflowMenu(part: Json, context: SlackContext, tell: (value: string) => void): HTMLElement {
  const list = h('div', { class: 'menu', role: 'menu', hidden: true });
  const opener = h(
    'button',
    {
      type: 'button',
      class: 'slack-button dots',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'data-focus': text(part.action_id),
      click: () => show(list.hidden !== false),
    },
    h('span', { 'aria-hidden': 'true' }, '⋯'),
  );
  const items = objects(part.options).map((option) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabindex: -1,
        click: () => {
          show(false);
          opener.focus();
          const url = text(option.url);
          if (url !== '') context.follow(url);
          tell(text(option.value));
        },
      },
      textObject(option.text, context),
    ),
  );
  list.append(...items);
  const wrap = h('span', { class: 'overflow', focusout: left, keydown: pressed }, opener, list);
  function show(isOpen: boolean): void {
    list.hidden = !isOpen;
    opener.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) items[0]?.focus();
  }
  function left(event: Event): void {
    if (event instanceof FocusEvent && !(event.relatedTarget instanceof Node && wrap.contains(event.relatedTarget)))
      show(false);
  }
  function pressed(event: Event): void {
    if (!(event instanceof KeyboardEvent) || list.hidden) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      show(false);
      opener.focus();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = items.findIndex((item) => item.matches(':focus'));
    items[(at + step + items.length) % items.length]?.focus();
  }
  return wrap;
}
