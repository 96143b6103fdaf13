import { fsyncSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { leaveWebAssemblyPlain } from '../v8-flags.ts';
import { copyDurably } from './durable-files.ts';
import { lockDatabase } from './lock.ts';
import { ensureDatabase } from './new-embedded.ts';

/** Writes what the system holds of a file to the disk. Takes a file descriptor. */
type Sync = (descriptor: number) => void;

/**
 * PGlite writes through a file layer that answers `fsync` without doing it, so an acknowledged commit would not survive a
 * power cut. This layer syncs. It reaches into an internal table: the version is pinned and a test counts the syncs.
 */
class DurableNodeFS extends NodeFS {
  readonly #sync: Sync;

  constructor(directory: string, sync: Sync) {
    super(directory);
    this.#sync = sync;
  }

  override async init(...args: Parameters<NodeFS['init']>) {
    const result = await super.init(...args);
    result.emscriptenOpts.preRun?.push((module) => {
      const streams: { fsync?: (stream: { nfd?: number }) => number } = Reflect.get(
        Reflect.get(module, 'NODEFS'),
        'stream_ops',
      );
      streams.fsync = (stream) => {
        if (stream.nfd !== undefined) this.#sync(stream.nfd);
        return 0;
      };
    });
    return result;
  }
}

/**
 * Every step of a statement blocks the process, and what waits for the database follows it at once: under load nobody else
 * had a turn for a tenth of a second, and a server takes one new connection a turn. Here everybody has one before each step.
 */
class YieldingPGlite extends PGlite {
  override async execProtocolRaw(...args: Parameters<PGlite['execProtocolRaw']>): Promise<Uint8Array> {
    await nextTurn();
    return super.execProtocolRaw(...args);
  }
}

/** `-F` is PGlite's own "do not sync". UTC as a machine's own setting must not matter. The rest keeps a small database small. */
const START = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['timezone=UTC', 'wal_sync_method=fsync', 'shared_buffers=16MB', 'wal_buffers=1MB', 'max_wal_size=64MB'].flatMap(
    (setting) => ['-c', setting],
  ),
];

const BYTEA = 17;

/** PGlite writes and reads hexadecimal digits one by one: for a model that takes seconds, and Node's own way milliseconds. */
const BYTES = {
  serializers: {
    [BYTEA]: (value: Uint8Array) => `\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}`,
  },
  parsers: { [BYTEA]: (text: string) => Buffer.from(text.slice('\\x'.length), 'hex') },
};

export interface Embedded {
  pglite: PGlite;
  /** Nothing here vacuums by itself; without it dead rows pile up for ever. One table takes a few hundredths of a second. */
  vacuum(table?: string): Promise<void>;
  /** Copies the files while no statement runs: what the folder holds then opens like after a power cut. */
  copyTo(folder: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the database inside this process. `directory` also takes the lock. @throws DatabaseInUseError */
export async function openEmbedded(directory: string, sync: Sync = fsyncSync): Promise<Embedded> {
  const unlock = lockDatabase(directory);
  try {
    const folder = `${directory}/database`;
    await ensureDatabase(folder);
    const fs = new DurableNodeFS(folder, sync);
    leaveWebAssemblyPlain();
    const pglite = new YieldingPGlite({ fs, startParams: START, ...BYTES });
    await pglite.waitReady;
    const vacuum = async (table?: string) => {
      await pglite.exec(`VACUUM ANALYZE ${table ?? ''}`);
      if (table === undefined) await pglite.exec('CHECKPOINT');
    };
    return {
      pglite,
      vacuum,
      async copyTo(to) {
        await pglite.exec('CHECKPOINT');
        await pglite.runExclusive(() => copyDurably(folder, to));
      },
      async close() {
        await vacuum();
        await pglite.close();
        unlock();
      },
    };
  } catch (cause) {
    unlock();
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The database in ${directory} could not be opened: ${said}. Check the disk, who may write there, and that DATA_DIR is right.`,
      { cause },
    );
  }
}
