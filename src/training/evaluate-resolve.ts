import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelStore } from '../core/ports.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { embeddedClassifier } from '../models/embedded/classifier.ts';
import { decodeModel } from '../models/embedded/model-file.ts';
import { crossFittedBaseline, keywords, type Learn, learnedBaseline, majority } from './baselines.ts';
import type { Subject } from './evaluate-run.ts';
import { readModelFiles } from './model-files.ts';
import type { TrainedModel } from './train.ts';

export interface ResolveContext {
  /** Opened only for a name that is no baseline and no folder. */
  registry(): Promise<Pick<ModelStore, 'bytes' | 'card' | 'live' | 'list'>>;
  /** The path a name would have as a folder. */
  pathOf(name: string): string;
  baselines: BaselineRows;
  /** A model at an endpoint, or a name that a fine-tuning gave; null for names of another kind. */
  elsewhere?(name: string): Promise<Subject | { id: string } | null>;
}

/** What baselines learn from: rows of their own, or the judged ones in turns. */
export type BaselineRows =
  | { kind: 'own'; rows: readonly TrainingRow[] }
  | { kind: 'in_turns'; rows: readonly TrainingRow[]; seed: number };

const BASELINES: Readonly<Record<string, { learn: Learn; about: string }>> = {
  majority: {
    learn: majority,
    about: 'baseline: always the most frequent topic, its most frequent problem, and the median index',
  },
  keywords: {
    learn: keywords,
    about:
      'baseline: single words by TF-IDF, nearest centroid of the topics; the index from the mean index of the words',
  },
};

export const BASELINE_NAMES: readonly string[] = Object.keys(BASELINES);

/** Each way to understand a name; the first that knows it answers, null is a name of another kind. */
const KINDS: readonly ((name: string, context: ResolveContext) => Promise<Subject | null>)[] = [
  baseline,
  folder,
  registered,
  elsewhere,
];

/**
 * The model that a name stands for: `majority`, `keywords`, a folder written by `train --out`, `live`, or an id of the registry.
 * @throws Error saying what there is, when nothing has this name
 */
export async function resolveModel(name: string, context: ResolveContext): Promise<Subject> {
  for (const kind of KINDS) {
    const subject = await kind(name, context);
    if (subject !== null) return subject;
  }
  const ids = (await (await context.registry()).list()).map(({ id }) => id);
  const known = ['live', ...ids.slice(0, 10), ...BASELINE_NAMES].join(', ');
  throw new Error(
    `There is no model "${name}". There are: ${known}; or the folder of a model written by \`umbrage train --out\`.`,
  );
}

async function baseline(name: string, { baselines }: ResolveContext): Promise<Subject | null> {
  const known = BASELINES[name];
  if (known === undefined) return null;
  const { learn, about } = known;
  const classifier =
    baselines.kind === 'own'
      ? learnedBaseline(name, learn, baselines.rows)
      : crossFittedBaseline(name, learn, baselines.rows, baselines.seed);
  const judgedTextsOnly = baselines.kind === 'in_turns';
  const own = { name, kind: 'baseline', about, classifier, catalogue: null, card: null, isRegistered: false } as const;
  return { ...own, concurrency: 1, judgedTextsOnly, spent: () => null };
}

async function folder(name: string, { pathOf }: ResolveContext): Promise<Subject | null> {
  const path = pathOf(name);
  const found = await stat(join(path, 'card.json')).catch(() => null);
  if (found === null) return null;
  const { id, bytes, card } = await readModelFiles(path);
  return embedded(name, { id, bytes, card });
}

async function registered(name: string, { registry }: ResolveContext): Promise<Subject | null> {
  const store = await registry();
  const id = name === 'live' ? await store.live() : name;
  if (id === null) throw new Error('No model is live. Train one with `umbrage train`, or start the bot once.');
  const [bytes, card] = await Promise.all([store.bytes(id), store.card(id)]);
  return bytes === null || card === null ? null : { ...embedded(name, { id, bytes, card }), isRegistered: true };
}

async function elsewhere(name: string, context: ResolveContext): Promise<Subject | null> {
  const found = (await context.elsewhere?.(name)) ?? null;
  if (found === null || 'classifier' in found) return found;
  const subject = await registered(found.id, context);
  return subject === null ? null : { ...subject, name };
}

function embedded(name: string, { id, bytes, card }: TrainedModel): Subject {
  const origin = card.isSample ? 'the shipped sample' : 'own data';
  return {
    name,
    kind: 'embedded',
    about: `embedded model ${id}, trained on ${card.rows} rows of ${origin}`,
    classifier: embeddedClassifier(id, decodeModel(bytes)),
    catalogue: card.catalogue,
    card,
    isRegistered: false,
    concurrency: 1,
    judgedTextsOnly: false,
    spent: () => null,
  };
}
