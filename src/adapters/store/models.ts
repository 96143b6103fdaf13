import { desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { ModelCard, type ModelEntry } from '../../core/model-card.ts';
import type { ModelStore } from '../../core/ports.ts';
import type { Sql } from './database.ts';
import { models } from './schema.ts';
import type { Settings } from './settings.ts';

const LIVE = 'model.live';

/** The registry's rows. Which model is live is one setting, so that a switch is one write that every process sees. */
export function openModels(sql: Sql, settings: Settings): ModelStore {
  return {
    async save(id, bytes, card) {
      await sql.insert(models).values({ id, kind: 'embedded', bytes, card }).onConflictDoNothing();
    },
    async bytes(id) {
      const [row] = await sql.select({ bytes: models.bytes }).from(models).where(eq(models.id, id));
      return row === undefined ? null : new Uint8Array(row.bytes);
    },
    async card(id) {
      const [row] = await sql.select({ card: models.card }).from(models).where(eq(models.id, id));
      return row === undefined ? null : ModelCard.parse(row.card);
    },
    async list() {
      const { id, card, createdAt } = models;
      const rows = await sql.select({ id, card, createdAt }).from(models).orderBy(desc(createdAt));
      return rows.map((row): ModelEntry => ({ ...row, kind: 'embedded', card: ModelCard.parse(row.card) }));
    },
    live: () => settings.get(LIVE, z.string()),
    promote: (id) => settings.set(LIVE, id),
  };
}
