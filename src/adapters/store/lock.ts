import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Holder = z.object({ pid: z.int(), startedAt: z.string() });
export type Holder = z.infer<typeof Holder>;

/** The lock is held by a living process. Commands then run inside that process, through its socket. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
  readonly holder: Holder;

  constructor(directory: string, holder: Holder) {
    super(`The database in ${directory} is in use by process ${holder.pid}. Stop it, or set another DATA_DIR.`);
    this.holder = holder;
  }
}

/**
 * Makes sure that one process at a time opens the embedded database of `directory`: two would silently destroy it. A lock
 * is taken over only from a process that no longer lives, never by age, since a busy holder may not react for a while.
 *
 * @returns gives the lock back
 * @throws DatabaseInUseError
 */
export function lockDatabase(directory: string): () => void {
  const file = join(directory, 'umbrage.lock');
  for (let tries = 0; ; tries++) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeFileSync(handle, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }));
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (cause) {
      const holder = readHolder(file);
      if (holder !== null && isAlive(holder)) throw new DatabaseInUseError(directory, holder);
      if (tries > 10) throw new Error(`The lock ${file} could not be taken. Check who may write there.`, { cause });
      rmSync(file, { force: true });
    }
  }
}

/** The living process that has the database of `directory` open, or null. */
export function databaseHolder(directory: string): Holder | null {
  const holder = readHolder(join(directory, 'umbrage.lock'));
  return holder !== null && isAlive(holder) ? holder : null;
}

function readHolder(file: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Absent, or its writer died between creating and filling it.
    return null;
  }
}

function isAlive({ pid, startedAt }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return startOf(pid) === startedAt;
}

/** When the process started, in kernel ticks, so that a reused pid is not mistaken for the holder. Empty off Linux. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
