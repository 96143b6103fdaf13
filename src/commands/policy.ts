import { readFile } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { BandBounds, type Policy } from '../core/classification.ts';
import { rulesIn } from '../read-rules.ts';

/** The installation's bands and floor, whether or not it has a Slack that the rules are for. @throws Error naming every fault of the rules */
export async function policyOf({
  confidenceFloor,
  rulesFile,
}: Pick<Config, 'confidenceFloor' | 'rulesFile'>): Promise<Policy> {
  if (rulesFile === undefined) return { bands: BandBounds.parse({}), confidenceFloor };
  return { bands: rulesIn(await readFile(rulesFile, 'utf8'), rulesFile).bands, confidenceFloor };
}
