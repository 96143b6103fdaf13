import { createHash } from 'node:crypto';
import type { TrainingRow } from '../core/training-row.ts';

/** The hash a model trained on exactly these rows carries in its card: SHA-256, in hex. */
export function dataHash(rows: readonly TrainingRow[]): string {
  const plain = rows.map(({ text, topic, problem, index }) => ({ text, topic, problem, index }));
  return createHash('sha256').update(JSON.stringify(plain)).digest('hex');
}
