/** What a piece of text does when Slack shows it. */
export interface Effects {
  /** `U…` of people, `S…` of groups, `@name` of people who are linked by their name. */
  mentions: string[];
  /** `channel`, `here`, `everyone`. */
  broadcasts: string[];
  links: { url: string; label: string }[];
  /** Parts shown in another style, with their text. */
  formatting: {
    style: 'bold' | 'italic' | 'strike' | 'code' | 'underline' | 'quote' | 'list' | 'heading';
    text: string;
  }[];
}

export const NOTHING: Effects = { mentions: [], broadcasts: [], links: [], formatting: [] };

export function together(all: readonly Effects[]): Effects {
  return {
    mentions: all.flatMap((each) => each.mentions),
    broadcasts: all.flatMap((each) => each.broadcasts),
    links: all.flatMap((each) => each.links),
    formatting: all.flatMap((each) => each.formatting),
  };
}

export interface Reading {
  /** `verbatim: true`: only `<...>` tokens are live. Otherwise addresses and names become live by themselves. */
  verbatim: boolean;
  /** The names that would be linked. */
  names: ReadonlySet<string>;
}

const TOKEN = /<([^<>\n]+)>/g;
/** Stands for a token while styles are looked for, so that `_` inside an address is no style. */
const HOLE = '\uFFFC';

/** Reads text in mrkdwn, Slack's own markup. */
export function mrkdwnEffects(text: string, reading: Reading): Effects {
  const tokens = [...text.matchAll(TOKEN)].map((match) => tokenEffects(match[1] ?? ''));
  const rest = text.replace(TOKEN, HOLE);
  return together([
    ...tokens,
    reading.verbatim ? NOTHING : bareEffects(rest, reading.names),
    { ...NOTHING, formatting: styles(rest) },
  ]);
}

/** Entities are decoded once for display and never read again. */
function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The inside of `<...>`: a mention, a broadcast, a date, a channel or a link. */
function tokenEffects(inside: string): Effects {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? null : decoded(inside.slice(bar + 1));
  const person = /^@([UW][A-Z0-9]+)$/.exec(target)?.[1];
  if (person !== undefined) return { ...NOTHING, mentions: [person] };
  const group = /^!subteam\^(S[A-Z0-9]+)/.exec(target)?.[1];
  if (group !== undefined) return { ...NOTHING, mentions: [group] };
  const range = /^!(channel|here|everyone|group)$/.exec(target)?.[1];
  if (range !== undefined) return { ...NOTHING, broadcasts: [range === 'group' ? 'channel' : range] };
  const dateLink = /^!date\^[^^]*\^[^^]*\^(.+)$/.exec(target)?.[1];
  if (dateLink !== undefined) return { ...NOTHING, links: [{ url: decoded(dateLink), label: label ?? '' }] };
  if (/^(https?|mailto|tel|slack):/i.test(target)) {
    return { ...NOTHING, links: [{ url: decoded(target), label: label ?? decoded(target) }] };
  }
  return NOTHING;
}

/** What Slack links without being asked: addresses, `@channel`, names. */
function bareEffects(text: string, names: ReadonlySet<string>): Effects {
  const shown = decoded(text);
  const addresses = [...shown.matchAll(/\bhttps?:\/\/[^\s<>\uFFFC]*[^\s<>\uFFFC.,;:!?)\]'"*_~`]/gi)].map(
    (match) => match[0],
  );
  const mails = [...shown.matchAll(/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g)].map((match) => match[0]);
  const called = [...shown.matchAll(/(?:^|[\s(*_~\uFFFC])@([\w.-]+)/g)].map((match) => (match[1] ?? '').toLowerCase());
  return {
    ...NOTHING,
    links: [
      ...addresses.map((url) => ({ url, label: url })),
      ...mails.map((mail) => ({ url: `mailto:${mail}`, label: mail })),
    ],
    broadcasts: called.filter((name) => ['channel', 'here', 'everyone'].includes(name)),
    mentions: called.filter((name) => names.has(name)).map((name) => `@${name}`),
  };
}

const EDGE = '(?<=^|[\\s\\p{P}\\uFFFC])';
const AFTER = '(?=$|[\\s\\p{P}\\uFFFC])';
const styled = (mark: string): RegExp => new RegExp(`${EDGE}${mark}(?=\\S)([^${mark}\\n]*?\\S)${mark}${AFTER}`, 'gu');

const MARKS: [Effects['formatting'][number]['style'], RegExp][] = [
  ['bold', styled('\\*')],
  ['italic', styled('_')],
  ['strike', styled('~')],
];

/** Slack has no escape for these marks: text that has them in pairs is shown in another style. */
function styles(text: string): Effects['formatting'] {
  const code = [...text.matchAll(/```([\s\S]+?)```|`([^`\n]+)`/g)].map((match) => match[1] ?? match[2] ?? '');
  const rest = text.replace(/```[\s\S]+?```|`[^`\n]+`/g, HOLE);
  const quotes = [...rest.matchAll(/^(?:&gt;|>)\s?(.+)$/gm)].map((match) => match[1] ?? '');
  return [
    ...code.map((part) => ({ style: 'code' as const, text: decoded(part) })),
    ...quotes.map((part) => ({ style: 'quote' as const, text: decoded(part) })),
    ...MARKS.flatMap(([style, mark]) =>
      [...rest.matchAll(mark)].map((match) => ({ style, text: decoded(match[1] ?? '') })),
    ),
  ];
}

/** Reads a `markdown` block: standard Markdown, in which Slack's `<...>` tokens are live as well. */
export function markdownEffects(text: string, names: ReadonlySet<string>): Effects {
  const links = [...text.matchAll(/!?\[([^\]]*)\]\(\s*<?([^)\s>]+)[^)]*\)/g)].map((match) => ({
    label: match[1] ?? '',
    url: match[2] ?? '',
  }));
  const bold = [...text.matchAll(/(\*\*|__)(?=\S)([\s\S]+?)\1/g)].map((match) => match[2] ?? '');
  const headings = [...text.matchAll(/^#{1,6}\s+(.+)$/gm)].map((match) => match[1] ?? '');
  const lists = [...text.matchAll(/^\s*(?:[-+*]|\d+\.)\s+(.+)$/gm)].map((match) => match[1] ?? '');
  return together([
    mrkdwnEffects(text.replace(/\]\([^)]*\)/g, ']'), { verbatim: false, names }),
    {
      ...NOTHING,
      links,
      formatting: [
        ...bold.map((part) => ({ style: 'bold' as const, text: part })),
        ...headings.map((part) => ({ style: 'heading' as const, text: part })),
        ...lists.map((part) => ({ style: 'list' as const, text: part })),
      ],
    },
  ]);
}
