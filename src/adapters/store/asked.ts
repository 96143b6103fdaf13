import { randomUUID } from 'node:crypto';
import { and, eq, sql as raw } from 'drizzle-orm';
import { Classification } from '../../core/classification.ts';
import type { Store } from '../../core/ports.ts';
import type { Sql } from './database.ts';
import { askedTexts } from './schema.ts';

/** Kept for a week. Older ones are gone for everybody who reads, before the housekeeping removes them. */
export const isKept = raw`${askedTexts.at} >= now() - interval '7 days'`;

/** Texts that people asked about; forgotten after a week. */
export function openAsked(sql: Sql): Store['asked'] {
  return {
    async keep(texts, by) {
      if (texts.length === 0) return [];
      // The ids are made here: nobody says in which order the database would give them back.
      const rows = texts.map((asked) => ({ ...asked, id: randomUUID(), by }));
      await sql.insert(askedTexts).values(rows);
      return rows.map(({ id }) => id);
    },
    async get(id) {
      if (!/^[0-9a-f-]{36}$/i.test(id)) return null;
      const [row] = await sql
        .select()
        .from(askedTexts)
        .where(and(eq(askedTexts.id, id), isKept));
      return row === undefined
        ? null
        : { text: row.text, classification: Classification.parse(row.classification), by: row.by };
    },
  };
}
