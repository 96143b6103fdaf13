import { cp, mkdir, open, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The disk takes several in one go. */
const AT_ONCE = 16;

/** A file or a folder to make below some folder. */
export interface Entry {
  name: string;
  /** Null: a folder. */
  data: Uint8Array | null;
}

/** Makes files and folders in `folder`, which only this user may read. They are on the disk when it resolves. */
export async function writeDurably(folder: string, entries: readonly Entry[]): Promise<void> {
  const files = entries.filter((entry): entry is Entry & { data: Uint8Array } => entry.data !== null);
  const folders = new Set(['.', ...entries.map(({ name, data }) => (data === null ? name : dirname(name)))]);
  for (const name of folders) await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  await eachOf(files, async ({ name, data }) => {
    const file = await open(join(folder, name), 'wx', 0o600);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
  });
  await eachOf([...folders], (name) => syncPath(join(folder, name)));
}

/** Copies a folder. The copy is on the disk when it resolves. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  const below = await readdir(to, { recursive: true });
  await eachOf(below, (name) => syncPath(join(to, name)));
  await syncPath(to);
}

/** Renames; a power cut afterwards does not bring the old name back. Both names are in one folder. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncPath(dirname(to));
}

/** Windows neither opens a folder nor syncs what is open for reading. */
async function syncPath(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function eachOf<T>(list: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  const left = list.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const one of left) await act(one);
    }),
  );
}
