import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelCard } from '../core/model-card.ts';
import type { TrainedModel } from './train.ts';

const CardFile = z.object({ id: z.string().min(1), ...ModelCard.shape });

/** Writes a model as `model.bin` and `card.json`. The card comes last, so that a folder with a card holds a whole model. */
export async function writeModelFiles(directory: string, { id, bytes, card }: TrainedModel): Promise<void> {
  await mkdir(directory, { recursive: true });
  const files = [
    ['model.bin', bytes],
    ['card.json', `${JSON.stringify({ id, ...card }, null, 2)}\n`],
  ] as const;
  for (const [name, content] of files) {
    const file = join(directory, name);
    await writeFile(`${file}.part`, content);
    await rename(`${file}.part`, file);
  }
}

/** @throws Error saying which file is missing or does not fit */
export async function readModelFiles(directory: string): Promise<TrainedModel> {
  const read = (name: string) =>
    readFile(join(directory, name)).catch((cause) => {
      throw new Error(
        `There is no model in ${directory}: ${name} cannot be read. Write one with \`umbrage train --out\`.`,
        { cause },
      );
    });
  const [bytes, text] = [await read('model.bin'), await read('card.json')];
  return { ...(await card(text.toString('utf8'), directory)), bytes: new Uint8Array(bytes) };
}

async function card(text: string, directory: string): Promise<Omit<TrainedModel, 'bytes'>> {
  try {
    const { id, ...rest } = CardFile.parse(JSON.parse(text));
    return { id, card: rest };
  } catch (cause) {
    throw new Error(`${join(directory, 'card.json')} is not the card of a model. Train it again.`, { cause });
  }
}
