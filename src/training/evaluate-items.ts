import type { DataCard } from '../core/evaluation.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { splitWords } from '../models/embedded/words.ts';
import { dataHash } from './data-hash.ts';

/** One labelled complaint to be judged on, with what is known of where and when. */
export interface EvaluationItem extends TrainingRow {
  channel: string | null;
  /** ISO 8601. */
  happenedAt: string | null;
}

/** Same words, same item: what differs in case, spacing and punctuation is no new complaint. Without a word, the text itself counts. */
export function textKey(text: string): string {
  const words = splitWords(text).filter(({ form, spelled }) => spelled || form.startsWith('<'));
  return words.length === 0 ? text.trim() : words.map(({ form }) => form).join(' ');
}

/** What is known of the rows a model learned from. */
export interface KnownTraining {
  model: string;
  /** Null for a model that learned from nothing, or from nobody knows what. */
  dataHash: string | null;
  /** Tells of the `textKey` of a row whether the model learned from it; null when nobody knows. */
  texts: { has(key: string): boolean } | null;
}

export interface Judged {
  items: EvaluationItem[];
  card: Omit<DataCard, 'baselinesFrom'>;
}

/**
 * The rows that can be judged fairly: labelled, each text once, and none that a model of the comparison has learned from.
 * @throws Error when a model was trained on exactly these rows, or when nothing is left
 */
export function judgedItems(source: string, rows: readonly EvaluationItem[], models: readonly KnownTraining[]): Judged {
  const hash = dataHash(rows);
  const trained = models.find((model) => model.dataHash === hash);
  if (trained !== undefined) {
    throw new Error(
      `${source} is the very data ${trained.model} was trained on, so its figures would say nothing. Evaluate on rows it has not seen.`,
    );
  }
  const labelled = rows.filter(({ text, topic, index }) => text.trim() !== '' && (topic !== null || index !== null));
  const groups = Map.groupBy(labelled, ({ text }) => textKey(text));
  const unique = [...groups].flatMap(([key, members]) => members.slice(0, 1).map((item) => ({ key, item })));
  const seen = (key: string) => models.some(({ texts }) => texts?.has(key) ?? false);
  const items = unique.filter(({ key }) => !seen(key)).map(({ item }) => item);
  if (items.length === 0) throw new Error(nothingLeft(source, rows.length, unique.length));
  return {
    items,
    card: {
      source,
      rows: rows.length,
      used: items.length,
      hash,
      withTopic: items.filter(({ topic }) => topic !== null).length,
      withProblem: items.filter(({ topic, problem }) => topic !== null && problem !== null).length,
      withIndex: items.filter(({ index }) => index !== null).length,
      span: spanOf(items),
      topics: topicCounts(items),
      duplicates: labelled.length - unique.length,
      contradicting: [...groups.values()].filter(contradicts).length,
      overlap: models.map((model) => overlapOf(model, unique)),
      leaked: unique.length - items.length,
    },
  };
}

function nothingLeft(source: string, rows: number, unique: number): string {
  return unique === 0
    ? `${source}: none of the ${rows} rows has a text and a topic or an index. Check which columns were read.`
    : `${source}: every one of the ${unique} labelled texts is among the training data of a model to be judged. Evaluate on rows it has not seen.`;
}

const contradicts = (members: readonly EvaluationItem[]): boolean =>
  new Set(members.flatMap(({ topic }) => (topic === null ? [] : [topic]))).size > 1;

function overlapOf(model: KnownTraining, unique: readonly { key: string }[]): DataCard['overlap'][number] {
  const items = unique.filter(({ key }) => model.texts?.has(key) ?? false).length;
  if (model.texts === null) {
    const note =
      model.dataHash === null
        ? 'nobody here knows what it was trained on, so these complaints may be among it'
        : 'its training texts are not stored, so only the hash of the whole file was compared';
    return { model: model.model, items, isKnown: false, note };
  }
  const note = items === 0 ? 'no text in common' : 'left out for every model';
  return { model: model.model, items, isKnown: true, note };
}

function spanOf(items: readonly EvaluationItem[]): DataCard['span'] {
  const days = items.flatMap(({ happenedAt }) => (happenedAt === null ? [] : [happenedAt.slice(0, 10)])).sort();
  const [from, to] = [days[0], days.at(-1)];
  return from === undefined || to === undefined ? null : { from, to };
}

function topicCounts(items: readonly EvaluationItem[]): DataCard['topics'] {
  const counts = new Map<string, number>();
  for (const { topic } of items) if (topic !== null) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  return [...counts]
    .map(([topic, count]) => ({ topic, count }))
    .sort((a, b) => b.count - a.count || (a.topic < b.topic ? -1 : 1));
}
