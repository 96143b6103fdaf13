import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corrected } from '../adapters/store/corrected.ts';
import type { Evaluation } from '../core/evaluation.ts';
import { remoteSubject } from '../open-remote-subject.ts';
import { evaluate } from '../training/evaluate.ts';
import type { Paraphrase } from '../training/evaluate-changes.ts';
import { readEvaluationFile, withImport } from '../training/evaluate-data.ts';
import { judgedItems } from '../training/evaluate-items.ts';
import { learningCurve } from '../training/evaluate-learning-curve.ts';
import { baselineRows, type RowSource, trainingOf } from '../training/evaluate-origin.ts';
import { readParaphrases } from '../training/evaluate-paraphrases.ts';
import { BASELINE_NAMES, type ResolveContext, resolveModel } from '../training/evaluate-resolve.ts';
import type { Subject } from '../training/evaluate-run.ts';
import { importFile } from '../training/import.ts';
import type { Columns } from '../training/import-columns.ts';
import { mergeSpellings } from '../training/import-spelling.ts';
import { withCorrections } from '../training/read-corrections.ts';
import { readSample } from '../training/read-sample.ts';
import type { CommandContext } from './context.ts';
import { policyOf } from './policy.ts';
import { progressBar } from './progress.ts';

export interface EvaluationRequest {
  models: readonly string[];
  data: string;
  columns: Columns;
  /** File the baselines and the learning curve learn from. */
  train?: string | undefined;
  /** `of_sample`: those that come with the product, if a model knows the sample's topics. */
  paraphrases: readonly Paraphrase[] | 'of_sample';
  seed: number;
  resamples: number;
  isLearningCurveWanted: boolean;
}

/**
 * Judges the named models, and always the baselines, on a file.
 * @throws Error one sentence when a model or the file cannot be used
 */
export async function runEvaluation(context: CommandContext, request: EvaluationRequest): Promise<Evaluation> {
  const { seed, resamples, columns } = request;
  const { signal } = context;
  const names = [...new Set(request.models)].filter((name) => !BASELINE_NAMES.includes(name));
  const resolving = (baselines: ResolveContext['baselines']): ResolveContext => ({
    registry: async () => (await context.foundation()).models,
    pathOf: (name) => resolve(context.cwd, name),
    baselines,
    elsewhere: async (name) => remoteSubject(name, await context.foundation()),
  });
  const bar = progressBar(context, 'Reading');
  try {
    // Models first: where a running bot has the database, everything is done there, and nothing was done twice.
    const models: Subject[] = [];
    for (const name of names) models.push(await resolveModel(name, resolving({ kind: 'own', rows: [] })));
    const sources = await rowSources(context, request, models);
    const file = await readEvaluationFile(resolve(context.cwd, request.data), columns, signal);
    const known = models.map((model) => trainingOf(model, sources));
    const { items, card } = judgedItems(request.data, file.rows, known);
    const baselines = baselineRows(items, sources, seed);
    const subjects = [...models];
    for (const name of BASELINE_NAMES) subjects.push(await resolveModel(name, resolving(baselines.rows)));
    const curve =
      request.isLearningCurveWanted && baselines.rows.kind === 'own'
        ? await learningCurve(baselines.rows.rows, items, {
            seed,
            signal,
            onProgress: (share) => bar.update(share, 'Learning curve'),
          })
        : [];
    return await evaluate(subjects, items, withImport(card, file, baselines.about), {
      at: new Date(),
      seed,
      resamples,
      policy: await policyOf(context.config()),
      paraphrases: request.paraphrases === 'of_sample' ? await sampleParaphrases(models) : request.paraphrases,
      now: () => performance.now(),
      signal,
      onProgress: ({ what, done, of }) => bar.update(of === 0 ? 1 : done / of, what),
      learningCurve: curve,
    });
  } finally {
    bar.stop();
  }
}

/** Where models may have learned: the given file, what was imported and corrected, and the sample where it was used. The preferred first. */
async function rowSources(
  context: CommandContext,
  { train, columns }: EvaluationRequest,
  models: readonly Subject[],
): Promise<RowSource[]> {
  const sources: RowSource[] = [];
  if (train !== undefined) {
    const { rows } = await importFile(resolve(context.cwd, train), columns, { signal: context.signal });
    sources.push({ name: train, rows });
  }
  if (models.some(({ isRegistered }) => isRegistered)) {
    const { training, database } = await context.foundation();
    const imported = await training.imported();
    const all = withCorrections(imported, await corrected(database.sql));
    if (all.length > 0) {
      sources.push({ name: 'the imported and corrected complaints', rows: mergeSpellings(all).rows });
      sources.push({ name: 'the imported complaints', rows: mergeSpellings(imported).rows });
    }
  }
  // Baselines of the sample would be straw men for a model made from something else.
  if (models.some(({ card }) => card?.isSample === true)) {
    sources.push({ name: 'the shipped sample', rows: await readSample() });
  }
  return sources;
}

const PARAPHRASES = fileURLToPath(new URL('../sample/paraphrases.csv', import.meta.url));

/** To a model of other topics the sample's texts are all alike, and whether it says the same of two means nothing. */
async function sampleParaphrases(models: readonly Subject[]): Promise<Paraphrase[]> {
  const topics = new Set((await readSample()).map(({ topic }) => topic));
  const knows = ({ catalogue }: Subject) =>
    2 * (catalogue?.topics.filter(({ name }) => topics.has(name)).length ?? 0) >= topics.size;
  return models.some(knows) ? readParaphrases(PARAPHRASES) : [];
}
