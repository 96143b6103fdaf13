import type { PlainTextElement, RichTextBlock } from '@slack/types';

/** Slack's limits, in characters. */
export const LIMITS = {
  header: 150,
  section: 3000,
  field: 2000,
  quote: 2800,
  context: 2000,
  button: 75,
  fallback: 3000,
};

/** At most `length` code points; a cut is said, never silent. */
export function cut(text: string, length: number): string {
  const characters = [...text];
  const mark = ' … (cut)';
  return characters.length <= length ? text : `${characters.slice(0, length - mark.length).join('')}${mark}`;
}

/** Nothing in a plain_text element is parsed: no mention, no link, no formatting. */
export function plain(text: string, length: number): PlainTextElement {
  return { type: 'plain_text', text: cut(text === '' ? '-' : text, length), emoji: false };
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
