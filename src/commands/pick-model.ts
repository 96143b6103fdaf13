import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ModelCard } from '../core/model-card.ts';
import type { Classifier, ModelStore } from '../core/ports.ts';
import { embeddedClassifier } from '../models/embedded/classifier.ts';
import { decodeModel } from '../models/embedded/model-file.ts';
import { readModelFiles } from '../training/model-files.ts';
import { readSample } from '../training/read-sample.ts';
import { trainModel } from '../training/train.ts';
import type { CommandContext } from './context.ts';

export interface PickedModel {
  classifier: Classifier;
  card: ModelCard;
}

/**
 * A model by its folder or its id in the registry; without either the live one, or, before there is one, the one
 * trained on the shipped sample. A folder needs no database.
 * @throws Error when there is no such model
 */
export async function pickModel(context: CommandContext, wanted: string | undefined): Promise<PickedModel> {
  if (wanted !== undefined && (await isFolder(resolve(context.cwd, wanted)))) {
    const { id, bytes, card } = await readModelFiles(resolve(context.cwd, wanted));
    return { classifier: embeddedClassifier(id, decodeModel(bytes)), card };
  }
  const { models } = await context.foundation();
  const id = wanted ?? (await models.live()) ?? (await sampleModel(context, models));
  const [bytes, card] = await Promise.all([models.bytes(id), models.card(id)]);
  if (bytes === null || card === null) {
    throw new Error(`There is neither a folder nor a model ${id}. See \`umbrage models list\`.`);
  }
  return { classifier: embeddedClassifier(id, decodeModel(bytes)), card };
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

async function sampleModel(context: CommandContext, models: ModelStore): Promise<string> {
  const known = (await models.list()).find(({ card }) => card.isSample);
  context.err(
    'No model is live, so the one trained on the shipped sample answers. Train your own with `umbrage train`.',
  );
  if (known !== undefined) return known.id;
  const { id, bytes, card } = await trainModel(await readSample(), { seed: 1, isSample: true, signal: context.signal });
  await models.save(id, bytes, card);
  return id;
}
