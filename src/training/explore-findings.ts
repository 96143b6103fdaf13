import type { Exploration } from './explore.ts';

/** Something to know before training on the data. */
export interface Finding {
  kind: 'warning' | 'bad';
  label: string;
  text: string;
}

/** With fewer rows a topic is hardly learned, and its held-out score says nothing. */
const LEAST_PER_TOPIC = 10;
/** With fewer rows a problem is never answered. */
const LEAST_PER_PROBLEM = 3;
const FEW_ROWS = 50;
/** Points of the index between the 10th and the 90th percentile. */
const NARROW = 30;
const NAMED = 8;

/** What is wrong with the data, the worst first, each as a sentence or two with what to do. */
export function findings(found: Omit<Exploration, 'findings'>): Finding[] {
  return [...learnable(found), ...consistent(found), ...small(found), ...personal(found)].sort(
    (one, other) => Number(one.kind === 'warning') - Number(other.kind === 'warning'),
  );
}

function learnable({ rows, topics, index }: Omit<Exploration, 'findings'>): Finding[] {
  return [
    ...when(
      rows < FEW_ROWS,
      'warning',
      'Few rows',
      `Held-out figures on ${rows} rows say little. Collect some hundreds.`,
    ),
    ...when(
      topics.length === 1,
      'bad',
      'One topic',
      'All rows have the same topic, so there is nothing to tell apart. Add rows of other topics.',
    ),
    ...when(
      index !== null && index.high - index.low < NARROW,
      'bad',
      'Narrow index',
      `Eight of ten rows have an index from ${round(index?.low)} to ${round(index?.high)}, so a model calls every text about that upset. Add calm and furious examples.`,
    ),
  ];
}

function consistent({ rows, contradictions, duplicates, near }: Omit<Exploration, 'findings'>): Finding[] {
  const share = contradictions.rows / Math.max(1, rows);
  return [
    ...when(
      contradictions.groups > 0,
      share > 0.02 ? 'bad' : 'warning',
      'Contradicting labels',
      `${plural(contradictions.groups, 'text')} in ${contradictions.rows} rows ${contradictions.groups === 1 ? 'has' : 'have'} more than one topic, problem or index. No model can be right on these; decide on one label each.`,
    ),
    ...when(
      duplicates.extraRows > 0,
      'warning',
      'Duplicates',
      `${plural(duplicates.extraRows, 'row')} ${duplicates.extraRows === 1 ? 'repeats' : 'repeat'} the text of another. An import keeps one of each.`,
    ),
    ...when(
      near.groups > 0,
      'warning',
      'Near-duplicates',
      `${near.rows} rows in ${plural(near.groups, 'group')} are nearly the same text${near.contradicting > 0 ? `, with different labels in ${near.contradicting}` : ''}. Held-out figures come out too high when one of them is learned and the other is asked.`,
    ),
  ];
}

function small({ topics, problems }: Omit<Exploration, 'findings'>): Finding[] {
  const rare = topics.filter(({ count }) => count < LEAST_PER_TOPIC);
  const unlearned = problems.filter(({ count }) => count < LEAST_PER_PROBLEM);
  return [
    ...when(
      rare.length > 0 && topics.length > 1,
      'warning',
      'Small topics',
      `${plural(rare.length, 'topic')} with fewer than ${LEAST_PER_TOPIC} rows: ${listed(rare)}. Add rows, or put them together with another topic.`,
    ),
    ...when(
      unlearned.length > 0,
      'warning',
      'Small problems',
      `${plural(unlearned.length, 'problem')} with fewer than ${LEAST_PER_PROBLEM} rows will not be learned: ${listed(unlearned.map(({ topic, name, count }) => ({ name: `${topic} / ${name}`, count })))}.`,
    ),
  ];
}

function personal({ personal }: Omit<Exploration, 'findings'>): Finding[] {
  return when(
    personal.rows > 0,
    'warning',
    'Personal data',
    `${plural(personal.rows, 'row')} still ${personal.rows === 1 ? 'contains' : 'contain'} an e-mail address, a phone, card or account number. Names and addresses are not looked for.`,
  );
}

const when = (holds: boolean, kind: Finding['kind'], label: string, text: string): Finding[] =>
  holds ? [{ kind, label, text }] : [];

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
const round = (value: number | undefined): string => (value ?? 0).toFixed(0);

function listed(of: readonly { name: string; count: number }[]): string {
  const names = of.slice(0, NAMED).map(({ name, count }) => `${name} (${count})`);
  return `${names.join(', ')}${of.length > NAMED ? ` and ${of.length - NAMED} more` : ''}`;
}
