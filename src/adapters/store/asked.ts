import { eq, lt, sql as raw } from 'drizzle-orm';
import { Classification } from '../../core/classification.ts';
import type { Store } from '../../core/ports.ts';
import type { Sql } from './database.ts';
import { askedTexts } from './schema.ts';

/** Texts that people asked about; forgotten after a week. */
export function openAsked(sql: Sql): Store['asked'] {
  return {
    async keep(text, classification, by) {
      await sql.delete(askedTexts).where(lt(askedTexts.at, raw`now() - interval '7 days'`));
      const [row] = await sql.insert(askedTexts).values({ text, classification, by }).returning({ id: askedTexts.id });
      if (row === undefined) throw new Error('The database kept a text without giving it an id.');
      return row.id;
    },
    async get(id) {
      if (!/^[0-9a-f-]{36}$/i.test(id)) return null;
      const [row] = await sql.select().from(askedTexts).where(eq(askedTexts.id, id));
      return row === undefined
        ? null
        : { text: row.text, classification: Classification.parse(row.classification), by: row.by };
    },
  };
}
