import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { TrainingRow } from '../core/training-row.ts';

const Row = z.object({
  text: z.string().min(1),
  topic: z.string().min(1),
  problem: z.string().min(1),
  index: z.coerce.number().int().min(0).max(100),
});

/** The complaints that come with the product, for a first model to try it with. */
export async function readSample(): Promise<TrainingRow[]> {
  const text = await readFile(new URL('../sample/complaints.csv', import.meta.url), 'utf8');
  return z.array(Row).parse(parse(text, { columns: true }));
}
