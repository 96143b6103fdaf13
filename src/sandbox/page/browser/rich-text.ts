import { append, type Child, h } from './dom.ts';
import { emoji } from './emoji.ts';
import { type Json, object, objects, text } from './json.ts';
import { mention } from './mrkdwn.ts';
import { withSigns } from './signs.ts';
import type { SlackContext } from './slack-context.ts';
import { link } from './slack-link.ts';

/** A rich_text block: its elements are data, nothing in them is parsed. */
export function richText(block: Json, context: SlackContext): HTMLElement {
  return h(
    'div',
    { class: 'rich' },
    objects(block.elements).map((part) => partOf(part, context)),
  );
}

function partOf(part: Json, context: SlackContext): Child {
  const inside = () => objects(part.elements).map((each) => inline(each, context));
  switch (part.type) {
    case 'rich_text_quote':
      return h('blockquote', {}, inside());
    case 'rich_text_preformatted':
      return h('pre', {}, inside());
    case 'rich_text_list':
      return list(part, context);
    default:
      return h('p', {}, inside());
  }
}

function list(part: Json, context: SlackContext): HTMLElement {
  const items = objects(part.elements).map((item) =>
    h(
      'li',
      {},
      objects(item.elements).map((each) => inline(each, context)),
    ),
  );
  const indent = typeof part.indent === 'number' ? part.indent : 0;
  const element =
    part.style === 'ordered'
      ? h('ol', { start: typeof part.offset === 'number' ? part.offset + 1 : 1 }, items)
      : h('ul', {}, items);
  element.style.marginInlineStart = `${1.6 + indent * 1.6}em`;
  return element;
}

function inline(element: Json, context: SlackContext): Child {
  const { names } = context.screen;
  switch (element.type) {
    case 'text':
      return styled(element, withSigns(text(element.text)));
    case 'link':
      return styled(element, link(text(element.url), text(element.text) || text(element.url), context));
    case 'emoji':
      return emoji(text(element.name));
    case 'user':
      return mention(`@${names[text(element.user_id)] ?? text(element.user_id)}`);
    case 'usergroup':
      return mention(`@${names[text(element.usergroup_id)] ?? 'group'}`, true);
    case 'channel':
      return mention(`#${names[text(element.channel_id)] ?? text(element.channel_id)}`);
    case 'broadcast':
      return mention(`@${text(element.range)}`, true);
    case 'date':
      return dateOf(element);
    case 'color':
      return h('code', {}, text(element.value));
    default:
      return text(element.text);
  }
}

function dateOf(element: Json): Child {
  if (text(element.fallback) !== '') return text(element.fallback);
  return new Date(Number(element.timestamp) * 1000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}

const STYLES = [
  ['bold', 'b'],
  ['italic', 'i'],
  ['strike', 's'],
  ['underline', 'u'],
  ['code', 'code'],
] as const;

function styled(element: Json, child: Child): Child {
  const style = object(element.style);
  return STYLES.reduce<Child>((inner, [name, tag]) => {
    if (style[name] !== true) return inner;
    const outer = h(tag);
    append(outer, [inner]);
    return outer;
  }, child);
}
