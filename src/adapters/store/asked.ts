import { randomUUID } from 'node:crypto';
import { eq, lt, sql as raw } from 'drizzle-orm';
import { Classification } from '../../core/classification.ts';
import type { Store } from '../../core/ports.ts';
import type { Sql } from './database.ts';
import { askedTexts } from './schema.ts';

/** Texts that people asked about; forgotten after a week. */
export function openAsked(sql: Sql): Store['asked'] {
  return {
    async keep(texts, by) {
      await sql.delete(askedTexts).where(lt(askedTexts.at, raw`now() - interval '7 days'`));
      if (texts.length === 0) return [];
      // The ids are made here: nobody says in which order the database would give them back.
      const rows = texts.map((asked) => ({ ...asked, id: randomUUID(), by }));
      await sql.insert(askedTexts).values(rows);
      return rows.map(({ id }) => id);
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
