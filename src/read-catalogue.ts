import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import { Catalogue, catalogueFaults } from './core/catalogue.ts';
import { plainJson } from './core/plain-json.ts';

/** The closed list of the catalogue file, in the form `data prepare` writes; null where none is set. @throws Error a sentence with the file */
export async function readCatalogue({ catalogueFile: file }: Pick<Config, 'catalogueFile'>): Promise<Catalogue | null> {
  if (file === undefined) return null;
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new Error(`The catalogue ${file} cannot be read. Check CATALOGUE_FILE.`, { cause });
  });
  const catalogue = catalogueIn(text, file);
  const faults = catalogueFaults(catalogue);
  if (faults.length > 0) throw new Error(`The catalogue ${file} cannot be used:\n${faults.join('\n')}`);
  return catalogue;
}

function catalogueIn(text: string, file: string): Catalogue {
  try {
    const catalogue = Catalogue.parse(plainJson(text));
    if (catalogue.topics.length > 0) return catalogue;
  } catch (cause) {
    throw new Error(
      `The catalogue ${file} must be JSON such as {"topics": [{"name": "Billing", "problems": ["Charged twice"]}]}.`,
      { cause },
    );
  }
  throw new Error(`The catalogue ${file} has no topics. Without a closed list leave CATALOGUE_FILE empty.`);
}
