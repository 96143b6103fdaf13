import type { PlainTextElement, RichTextBlock } from '@slack/types';

/** Slack's limits, in characters. */
export const LIMITS = {
  header: 150,
  section: 2000,
  // Far below what one takes alone: all text of a message together must stay under 13,200 characters.
  field: 300,
  quote: 2800,
  context: 1000,
  option: 75,
  title: 24,
  line: 1500,
  button: 75,
  fallback: 3000,
};

/** Invisible characters that turn the direction of what follows, our own words included. */
const REORDERING = /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g;

/** At most `length` code points; a cut is said, never silent. */
export function cut(text: string, length: number): string {
  const characters = [...text.replace(REORDERING, '')];
  const mark = ' … (cut)';
  return characters.length <= length
    ? characters.join('')
    : `${characters.slice(0, length - mark.length).join('')}${mark}`;
}

/** Nothing in a plain_text element is parsed: no mention, no link, no formatting. */
export function plain(text: string, length: number): PlainTextElement {
  return { type: 'plain_text', text: cut(text.trim() === '' ? '-' : text, length), emoji: false };
}

/** A quote whose text is data. In mrkdwn Slack has no way to escape `*`, `_` or a bare link. */
export function quote(text: string): RichTextBlock {
  const shown = cut(text.trim() === '' ? '(no text)' : text, LIMITS.quote);
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: shown }] }] };
}

/** Invisible and unbreakable; a name or an address with it inside is no longer one. */
const WORD_JOINER = '\u2060';

/**
 * For the few places that Slack reads as markup. `&` first. What Slack would link without being asked, `@here` and bare
 * addresses, is broken invisibly.
 */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', `@${WORD_JOINER}`)
    .replaceAll('://', `:${WORD_JOINER}//`);
}

/** A moment for people of several zones. @param iso ISO 8601 */
export function moment(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/**
 * A moment as each reader's own clock shows it, and how long ago that is: Slack keeps both true without an edit.
 * @param name a word of ours, since this is markup
 */
export function age(name: string, iso: string): { type: 'mrkdwn'; text: string } {
  const seconds = Math.floor(Date.parse(iso) / 1000);
  return { type: 'mrkdwn', text: `${name}\n<!date^${seconds}^{date_short_pretty} at {time}, {ago}|${moment(iso)}>` };
}

/** Text and people in one line. A string is data; `user` is a Slack id. */
export function lineBlock(
  parts: readonly (string | { user: string } | { group: string } | { url: string; label: string })[],
): RichTextBlock {
  const elements = parts.map((part) => {
    if (typeof part === 'string') return { type: 'text', text: cut(part === '' ? '-' : part, LIMITS.line) } as const;
    if ('user' in part) return { type: 'user', user_id: part.user } as const;
    if ('group' in part) return { type: 'usergroup', usergroup_id: part.group } as const;
    return { type: 'link', url: part.url, text: cut(part.label, LIMITS.field) } as const;
  });
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}
