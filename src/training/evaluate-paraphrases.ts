import type { Paraphrase } from './evaluate-changes.ts';
import { plainText, textOf } from './import-row.ts';
import { readRecords } from './read-records.ts';

/**
 * Pairs of texts that say the same, from a file with the columns `text` and `paraphrase`.
 * @throws Error one sentence with the file
 */
export async function readParaphrases(file: string): Promise<Paraphrase[]> {
  const pairs: Paraphrase[] = [];
  for await (const { names, values, where } of readRecords(file).records) {
    const cell = (name: string) => textOf(plainText(values[names.indexOf(name)]) ?? '');
    const pair = { text: cell('text'), paraphrase: cell('paraphrase') };
    if (pair.text === '' || pair.paraphrase === '') {
      throw new Error(`${file}, ${where}: both columns, text and paraphrase, must have something in them.`);
    }
    pairs.push(pair);
  }
  return pairs;
}
