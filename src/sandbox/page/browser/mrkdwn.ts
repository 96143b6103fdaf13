import { type Child, h } from './dom.ts';
import { emoji, withEmoji } from './emoji.ts';
import { withSigns } from './signs.ts';
import type { SlackContext } from './slack-context.ts';
import { link } from './slack-link.ts';

const PIECE = new RegExp(
  [
    '```(?<pre>[\\s\\S]+?)```',
    '`(?<code>[^`\\n]+)`',
    '<(?<token>[^<>\\n]+)>',
    ":(?<emoji>[a-z0-9_+'-]+):",
    ...(
      [
        ['bold', '\\*'],
        ['italic', '_'],
        ['strike', '~'],
      ] as const
    ).map(
      ([name, mark]) =>
        `(?<![\\p{L}\\p{N}])${mark}(?<${name}>[^\\s${mark}](?:[^${mark}\\n]*[^\\s${mark}])?)${mark}(?![\\p{L}\\p{N}])`,
    ),
  ].join('|'),
  'u',
);

/** Slack's own markup as it is shown. */
export function mrkdwn(text: string, context: SlackContext): Child[] {
  const lines = text.split('\n');
  const parts: Child[] = [];
  let plain: string[] = [];
  let quoted: string[] = [];
  const flush = () => {
    if (plain.length > 0) parts.push(inline(plain.join('\n'), context));
    if (quoted.length > 0) parts.push(h('blockquote', {}, inline(quoted.join('\n'), context)));
    plain = [];
    quoted = [];
  };
  for (const line of lines) {
    const quote = /^(?:&gt;|>)\s?(.*)$/.exec(line)?.[1];
    if ((quote === undefined ? quoted : plain).length > 0) flush();
    if (quote === undefined) plain.push(line);
    else quoted.push(quote);
  }
  flush();
  return parts;
}

/** The object `{ type: 'plain_text' | 'mrkdwn', text }`. */
export function textObject(value: unknown, context: SlackContext): Child[] {
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string') return [];
  if ('type' in value && value.type === 'mrkdwn') return mrkdwn(value.text, context);
  return withSigns('emoji' in value && value.emoji === false ? value.text : withEmoji(value.text));
}

function inline(text: string, context: SlackContext): Child[] {
  const children: Child[] = [];
  let rest = text;
  for (let match = PIECE.exec(rest); match !== null; match = PIECE.exec(rest)) {
    children.push(decoded(rest.slice(0, match.index)), piece(match.groups ?? {}, context));
    rest = rest.slice(match.index + match[0].length);
  }
  return [...children, decoded(rest)];
}

function piece(groups: Record<string, string | undefined>, context: SlackContext): Child {
  const { pre, code, token, emoji: name, bold, italic, strike } = groups;
  if (pre !== undefined) return h('pre', {}, decoded(pre.replace(/^\n/, '')));
  if (code !== undefined) return h('code', {}, decoded(code));
  if (token !== undefined) return tokenOf(token, context);
  if (name !== undefined) return emoji(name);
  if (bold !== undefined) return h('b', {}, inline(bold, context));
  if (italic !== undefined) return h('i', {}, inline(italic, context));
  return h('s', {}, inline(strike ?? '', context));
}

/** The inside of `<...>`: a mention, a channel, a date or a link. */
function tokenOf(inside: string, context: SlackContext): Child {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? null : decoded(inside.slice(bar + 1));
  if (/^@[UW]/.test(target)) return mention(`@${context.screen.names[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith('#')) return mention(`#${context.screen.names[target.slice(1)] ?? label ?? target.slice(1)}`);
  if (target.startsWith('!subteam^')) return mention(label ?? '@group', true);
  if (/^!(channel|here|everyone)$/.test(target)) return mention(`@${target.slice(1)}`, true);
  if (target.startsWith('!date^')) return label ?? target;
  return link(decoded(target), label ?? decoded(target), context);
}

export function mention(name: string, isBroadcast = false): HTMLElement {
  return h('span', { class: isBroadcast ? 'mention broadcast' : 'mention' }, name);
}

/** Entities are decoded once, for display. */
function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
