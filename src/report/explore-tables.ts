import { grouped } from './chart-frame.ts';
import type { ExploreFacts, RowGroupFacts } from './explore-facts.ts';
import type { PageSection, PageTable } from './page.ts';

const SMALL_TOPIC = 10;
const SMALL_PROBLEM = 3;
const MOST_RARE = 40;
const TELLING = 12;

const KINDS: Readonly<Record<string, string>> = {
  email: 'e-mail address',
  phone: 'phone number',
  card: 'card number',
  iban: 'bank account (IBAN)',
};

/** Topics and problems that are too small to learn. */
export function rareTables({ topics, problems }: ExploreFacts): PageTable[] {
  const smallTopics = topics.filter(({ count }) => count < SMALL_TOPIC);
  const smallProblems = problems.filter(({ count }) => count < SMALL_PROBLEM);
  const rows = { label: 'rows', align: 'right' } as const;
  return [
    ...some(smallTopics, {
      caption: `Topics with fewer than ${SMALL_TOPIC} rows`,
      columns: [{ label: 'topic' }, rows],
      rows: smallTopics.slice(0, MOST_RARE).map(({ name, count }) => [name, count]),
    }),
    ...some(smallProblems, {
      caption: `Problems with fewer than ${SMALL_PROBLEM} rows`,
      columns: [{ label: 'topic' }, { label: 'problem' }, rows],
      rows: smallProblems.slice(0, MOST_RARE).map(({ topic, name, count }) => [topic, name, count]),
    }),
  ];
}

function some(all: readonly unknown[], table: PageTable): PageTable[] {
  const unseen = all.length - table.rows.length;
  if (all.length === 0) return [];
  return [unseen > 0 ? { ...table, note: `And ${grouped(unseen)} more.` } : table];
}

export function tellingTable({ words }: ExploreFacts): PageTable[] {
  const telling = words.telling.filter((topic) => topic.words.length > 0);
  return some(telling, {
    caption: 'Most telling words of each topic',
    columns: [{ label: 'topic' }, { label: 'rows', align: 'right' }, { label: 'words, the most telling first' }],
    rows: telling.map((topic) => [
      topic.topic,
      grouped(topic.rows),
      topic.words
        .slice(0, TELLING)
        .map(({ text }) => text)
        .join(', '),
    ]),
  });
}

/** Texts that occur twice, with and without the same labels, and those that are nearly the same. */
export function duplicateTables({ duplicates, contradictions, near }: ExploreFacts): Partial<PageSection> {
  const groups = [
    { caption: 'Texts with contradicting labels', all: contradictions.groups, examples: contradictions.examples },
    {
      caption: 'Texts that occur more than once, with labels that agree',
      all: duplicates.groups,
      examples: duplicates.examples,
    },
    { caption: 'Texts that are nearly the same', all: near.groups, examples: near.examples },
  ];
  return {
    text: groups.every(({ all }) => all === 0)
      ? 'No text occurs twice, and none is nearly the same as another.'
      : 'Equal means the same words in the same order; nearly the same means about eight of ten three-word sequences in common. Labels contradict when topic or problem differ, or the index by 20 points or more.',
    tables: groups
      .filter(({ all }) => all > 0)
      .map(({ caption, all, examples }) => ({
        caption: `${caption}: ${grouped(all)}`,
        columns: [{ label: 'rows' }, { label: 'labels' }, { label: 'text begins' }],
        rows: examples.map((group) => [placesOf(group), labelsOf(group), group.excerpt]),
        ...(all > examples.length ? { note: `The first ${examples.length} of ${grouped(all)}.` } : {}),
      })),
  };
}

function placesOf({ size, rows }: RowGroupFacts): string {
  const unseen = size - rows.length;
  return `${rows.map(({ where }, place) => (place === 0 ? where : where.replace(/^\D+/, ''))).join(', ')}${unseen > 0 ? ` and ${grouped(unseen)} more` : ''}`;
}

/** Each different label once, with how many of the rows shown have it. */
function labelsOf({ rows }: RowGroupFacts): string {
  const labels = rows.map(({ topic, problem, index }) =>
    [topic, problem, index].filter((part) => part !== null).join(' · '),
  );
  return [...Map.groupBy(labels, (label) => label)]
    .map(([label, same]) => `${label || '(none)'}${same.length > 1 ? ` (${same.length} times)` : ''}`)
    .join(' | ');
}

export function personalTables({ personal }: ExploreFacts): Partial<PageSection> {
  if (personal.rows === 0) {
    return {
      text: 'No e-mail address, phone number, card number or IBAN was found. Names and postal addresses have no form to check and are not looked for.',
    };
  }
  return {
    text: 'Found by form and check digit: e-mail addresses, phone numbers, card numbers (Luhn) and bank accounts (IBAN). Names and postal addresses have no such form and are not looked for. A customer-care number of the company counts as well.',
    tables: [
      {
        caption: 'How many',
        columns: [{ label: 'kind' }, { label: 'hits', align: 'right' }, { label: 'rows', align: 'right' }],
        rows: personal.kinds.map(({ kind, hits, rows }) => [KINDS[kind] ?? kind, grouped(hits), grouped(rows)]),
      },
      {
        caption: 'Where: the first of each kind',
        columns: [{ label: 'row' }, { label: 'kind' }, { label: 'masked' }],
        rows: personal.examples.map(({ where, kind, masked }) => [where, KINDS[kind] ?? kind, masked]),
      },
    ],
  };
}
