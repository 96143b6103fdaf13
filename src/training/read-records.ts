import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { csvRecords, type Delimiter, delimiterOf } from './import-csv.ts';
import { type Decoder, decoderFor, type FoundEncoding } from './import-decode.ts';
import { jsonRecords } from './import-json.ts';

/** One row of a table or one object of a JSON file, as it stands there. */
export interface FileRecord {
  /** `row 7` of a table, `line 7` of a JSON file. */
  where: string;
  names: readonly string[];
  /** Strings in a table; may be more or fewer than `names`. */
  values: readonly unknown[];
}

export interface FoundFormat {
  format: 'CSV' | 'JSON';
  delimiter: Delimiter | null;
  encoding: FoundEncoding;
}

export interface RecordFile {
  /** To be read once. Memory holds one record at a time. */
  records: AsyncIterable<FileRecord>;
  /** What the file turned out to be; null before the first record was asked for. */
  found(): FoundFormat | null;
}

export interface ReadOptions {
  /** 0 to 1 over the file. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** As much as is needed to tell the format; the delimiter is looked for in it. */
const START = 4096;

/**
 * The records of a CSV, JSON Lines or JSON array file, whatever its encoding.
 * @throws Error, from the iteration: one sentence with the file and the row
 */
export function readRecords(file: string, options: ReadOptions = {}): RecordFile {
  let decoder: Decoder | undefined;
  let shape: Pick<FoundFormat, 'format' | 'delimiter'> | undefined;
  async function* records(): AsyncGenerator<FileRecord> {
    const bytes = counted(file, options);
    try {
      const start = await taken(bytes, START);
      decoder = decoderFor(start);
      const first = decoder.decode(start);
      shape = shapeOf(first);
      const text = textOf(first, bytes, decoder);
      yield* shape.delimiter === null ? jsonRecords(text) : csvRecords(text, shape.delimiter);
    } catch (cause) {
      options.signal?.throwIfAborted();
      throw new Error(sentence(file, cause), { cause });
    } finally {
      await bytes.return(undefined);
    }
  }
  return {
    records: records(),
    found: () => (shape === undefined || decoder === undefined ? null : { ...shape, encoding: decoder.found() }),
  };
}

function sentence(file: string, cause: unknown): string {
  if (!(cause instanceof Error) || 'syscall' in cause) return `${file} cannot be read. Check who may read it.`;
  return `${file}${/^(row|line) /.test(cause.message) ? ', ' : ' '}${cause.message}.`;
}

function shapeOf(start: string): Pick<FoundFormat, 'format' | 'delimiter'> {
  return /^\s*(\[\s*)?\{/.test(start) || /^\s*\[\s*\]?\s*$/.test(start)
    ? { format: 'JSON', delimiter: null }
    : { format: 'CSV', delimiter: delimiterOf(start) };
}

async function* counted(file: string, { onProgress, signal }: ReadOptions): AsyncGenerator<Uint8Array, void> {
  const size = await sizeOf(file);
  let read = 0;
  for await (const chunk of createReadStream(file, { signal })) {
    if (!(chunk instanceof Uint8Array)) continue;
    read += chunk.length;
    onProgress?.(size === 0 ? 0 : Math.min(1, read / size));
    yield chunk;
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((cause) => {
    throw new Error('cannot be opened. Check the path, and who may read it', { cause });
  });
  if (found.isDirectory()) throw new Error('is a folder. Give a file');
  return found.size;
}

async function taken(bytes: AsyncGenerator<Uint8Array, void>, least: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let length = 0; length < least; ) {
    const { value } = await bytes.next();
    if (value === undefined) break;
    parts.push(value);
    length += value.length;
  }
  return Buffer.concat(parts);
}

async function* textOf(
  first: string,
  bytes: AsyncGenerator<Uint8Array, void>,
  decoder: Decoder,
): AsyncGenerator<string> {
  // An empty string would end a stream of strings.
  if (first !== '') yield first;
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk);
    if (text !== '') yield text;
  }
  const last = decoder.end();
  if (last !== '') yield last;
}
