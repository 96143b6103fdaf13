import { createRequire } from 'node:module';
import type * as HtmlToText from 'html-to-text';

/** Mail programs put the earlier messages and the sender's card into these. */
const NOT_WRITTEN = [
  'blockquote',
  '.gmail_quote',
  '.gmail_signature',
  '.yahoo_quoted',
  '.moz-cite-prefix',
  '.moz-signature',
  '#appendonsend',
  '#divRplyFwdMsg',
  '.signature',
];

const PLAIN = [
  { selector: 'a', options: { ignoreHref: true } },
  { selector: 'img', format: 'skip' },
  { selector: 'style', format: 'skip' },
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  { selector: 'table', options: { uppercaseHeaderCells: false } },
];

/** Parsing more costs seconds and says nothing more about the complaint. In characters. */
const LONGEST = 200_000;

/** No mail program nests as deep. The library calls itself for each level, and the stack would end before the text. */
const DEEPEST = 200;
const OPTIONS = { wordwrap: false, limits: { maxDepth: DEEPEST, ellipsis: '' } } as const;

type ToText = (html: string) => string;

let made: { written: ToText; whole: ToText } | undefined;

/** Made once: making one takes longer than reading a comment with it. With the first comment: what reads HTML is a twentieth of all code. */
function toText(): { written: ToText; whole: ToText } {
  if (made === undefined) {
    const { compile }: typeof HtmlToText = createRequire(import.meta.url)('html-to-text');
    const skipped = NOT_WRITTEN.map((selector) => ({ selector, format: 'skip' }));
    made = {
      written: compile({ ...OPTIONS, selectors: [...PLAIN, ...skipped] }),
      whole: compile({ ...OPTIONS, selectors: PLAIN }),
    };
  }
  return made;
}

/** What the writer of an HTML comment wrote, as lines of plain text. Quoted messages stay when there is nothing else. */
export function commentText(html: string): string {
  const some = html.slice(0, LONGEST);
  const written = toText().written(some).trim();
  return written === '' ? toText().whole(some).trim() : written;
}
