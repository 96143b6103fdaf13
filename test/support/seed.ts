import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';

const folder = process.env.DATA_FOLDER ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** The seed's system prompt said no more than what the three fields are. */
const SYSTEM =
  'Given a customer complaint text, extract and return the following information in json (dict) format: Topic, Problem, Customer_Dissatisfaction_Index.';

/** The seed's 67 complaints as chat JSON Lines, or rows of the shipped sample where they are not there. */
export function seedLines(): { jsonl: string; rows: number; isSeed: boolean } {
  const file = join(folder, 'seed', 'joel.csv');
  const isSeed = existsSync(file);
  if (!isSeed) console.log(`There is no ${file}: rows of the shipped sample stand in for the seed's.`);
  const source = isSeed ? file : fileURLToPath(new URL('../../src/sample/complaints.csv', import.meta.url));
  const records: Record<string, string>[] = parse(readFileSync(source, 'utf8'), { columns: true, bom: true, to: 67 });
  const rows = records.map(({ Complaints, Details, text, topic, problem, index }) => ({
    text: Complaints ?? text,
    details:
      Details ?? JSON.stringify({ Topic: topic, Problem: problem, Customer_Dissatisfaction_Index: Number(index) }),
  }));
  const lines = rows.map(({ text, details }) =>
    JSON.stringify({
      messages: [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: text },
        { role: 'assistant', content: details },
      ],
    }),
  );
  return { jsonl: `${lines.join('\n')}\n`, rows: rows.length, isSeed };
}
