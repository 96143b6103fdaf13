import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelStore } from '../../core/ports.ts';

/**
 * The bytes of one model, kept as a file in `directory` beside the database they come from: reading them there takes a fifth
 * of the time. A file that is missing, damaged or of another model is made anew; where none can be made, the database is read.
 */
export function keptModel({ bytes }: Pick<ModelStore, 'bytes'>, directory: string): ModelStore['bytes'] {
  return async (id) => {
    const kept = await readFile(join(directory, id)).catch(() => null);
    if (kept !== null && isOf(id, kept)) return kept;
    const stored = await bytes(id);
    if (stored !== null && isOf(id, stored)) await keepOnly(directory, id, stored).catch(() => undefined);
    return stored;
  };
}

/** A model is named after its content. */
function isOf(id: string, bytes: Uint8Array): boolean {
  return id.endsWith(`-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`);
}

/** Keeps the bytes of this model in `directory`, and no others. @throws Error when the folder cannot be written */
export async function keepOnly(directory: string, id: string, bytes: Uint8Array): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // Several processes may have one folder; each writes a file of its own and puts it in place as a whole.
  const draft = `${id}.${process.pid}`;
  await writeFile(join(directory, draft), bytes, { mode: 0o600 });
  try {
    await rename(join(directory, draft), join(directory, id));
  } finally {
    for (const name of await readdir(directory)) if (name !== id) await rm(join(directory, name), { force: true });
  }
}
