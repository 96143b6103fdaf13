import { crc32 } from 'node:zlib';
import { tableOf } from './counts.ts';
import { LEXICAL_FEATURES } from './lexical.ts';
import { type EmbeddedModel, ModelHeader } from './model.ts';
import { isCharacters } from './ngrams.ts';

/**
 * The file: 16 bytes (magic `UMBM`, format, length of the header, CRC-32 of all that follows; little endian), the header as JSON padded with
 * spaces to 4 bytes, then keys, idf, and the weights of index, topics and problems. Nothing in it depends on when or where it was made.
 */
const MAGIC = 0x4d424d55;
const FORMAT = 1;
const PREFIX = 16;

export function encodeModel(model: EmbeddedModel): Uint8Array {
  const text = JSON.stringify(model.header);
  const header = new TextEncoder().encode(text);
  const headerLength = Math.ceil(header.length / 4) * 4;
  const parts = [model.keys, model.idf, model.index, model.topics, model.problems];
  const bytes = new Uint8Array(PREFIX + headerLength + parts.reduce((sum, part) => sum + part.byteLength, 0));
  bytes.fill(32, PREFIX, PREFIX + headerLength);
  bytes.set(header, PREFIX);
  let at = PREFIX + headerLength;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, FORMAT, true);
  view.setUint32(8, headerLength, true);
  view.setUint32(12, crc32(bytes.subarray(PREFIX)), true);
  return bytes;
}

/**
 * Reads a model back. The arrays are views of the bytes, so whoever hands them over leaves them alone.
 * @throws Error saying what is wrong when the bytes are not a whole model of this format
 */
export function decodeModel(bytes: Uint8Array): EmbeddedModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX || view.getUint32(0, true) !== MAGIC) {
    throw new Error(
      `Reading a model: the ${bytes.length} bytes do not begin like a model file. Check that the right file was given.`,
    );
  }
  const format = view.getUint32(4, true);
  if (format !== FORMAT) {
    throw new Error(
      `Reading a model: its format is ${format}, this version reads ${FORMAT}. Train it again with this version.`,
    );
  }
  if (view.getUint32(12, true) !== crc32(bytes.subarray(PREFIX))) {
    throw new Error(
      'Reading a model: the checksum does not fit, so the file is damaged or cut off. Copy or train it again.',
    );
  }
  const headerLength = view.getUint32(8, true);
  const header = headerIn(bytes.subarray(PREFIX, PREFIX + headerLength));
  return withArrays(header, aligned(bytes.subarray(PREFIX + headerLength)));
}

function headerIn(bytes: Uint8Array): ModelHeader {
  try {
    return ModelHeader.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new Error('Reading a model: its header is not one of this version. Train it again with this version.', {
      cause,
    });
  }
}

/** The bytes as they are, or a copy where numbers of four bytes could not begin there. */
const aligned = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes));

function withArrays(header: ModelHeader, { buffer, byteOffset, byteLength }: Uint8Array): EmbeddedModel {
  const topics = header.topics.names.length;
  const problems = header.problems.classes.length;
  const index = header.index === null ? 0 : header.index.means.length + 1;
  const cells = 2 * (topics + problems + index);
  const features = (byteLength - LEXICAL_FEATURES * cells) / (8 + cells);
  if (!Number.isInteger(features) || features < 0 || header.lexical.means.length !== LEXICAL_FEATURES) {
    throw new Error(
      'Reading a model: the sizes in its header do not fit its content. It was written by another version; train it again.',
    );
  }
  const columns = features + LEXICAL_FEATURES;
  const keys = new Uint32Array(buffer, byteOffset, features);
  const idf = new Float32Array(buffer, byteOffset + 4 * features, features);
  const weights = (from: number, classes: number) =>
    new Int16Array(buffer, byteOffset + 8 * features + 2 * columns * from, columns * classes);
  const firstRun = keys.findIndex(isCharacters);
  return {
    header,
    keys,
    wordKeys: firstRun === -1 ? features : firstRun,
    idf,
    index: weights(0, index),
    topics: weights(index, topics),
    problems: weights(index + topics, problems),
    table: tableOf(keys),
  };
}
