import { asc, desc, eq, sql as statement } from 'drizzle-orm';
import { z } from 'zod';
import { ModelCard, type ModelEntry } from '../../core/model-card.ts';
import type { ModelStore } from '../../core/ports.ts';
import type { Sql } from './database.ts';
import { models } from './schema.ts';
import { openSettings, type Settings } from './settings.ts';

const LIVE = 'model.live';
/** The models that were live before, the latest last. */
const HISTORY = 'model.history';
const MOST_REMEMBERED = 50;
/** A row of several megabytes is copied again and again while it arrives. In parts it takes half the time at a start. */
const PART_BYTES = 1_000_000;

/** The registry's rows. Which model is live is one setting, so that a switch is one write that every process sees. */
export function openModels(sql: Sql, settings: Settings): ModelStore {
  return {
    async save(id, bytes, card) {
      await sql.insert(models).values({ id, kind: 'embedded', bytes, card }).onConflictDoNothing();
    },
    async bytes(id) {
      const part = statement<Uint8Array>`substring(${models.bytes} from place for ${PART_BYTES})`;
      const parts = await sql
        .select({ part })
        .from(models)
        .crossJoin(statement`generate_series(1, length(${models.bytes}), ${PART_BYTES}) as place`)
        .where(eq(models.id, id))
        .orderBy(asc(statement`place`));
      return parts.length === 0 ? null : Buffer.concat(parts.map((row) => row.part));
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
    promote: (id) =>
      sql.transaction(async (transaction) => {
        const within = openSettings(transaction);
        const before = await within.get(LIVE, z.string());
        if (before === id) return;
        const history = await historyOf(within);
        if (before !== null) await within.set(HISTORY, [...history, before].slice(-MOST_REMEMBERED));
        await within.set(LIVE, id);
      }),
    rollback: () =>
      sql.transaction(async (transaction) => {
        const within = openSettings(transaction);
        const history = await historyOf(within);
        const before = history.at(-1);
        if (before === undefined) return null;
        await within.set(HISTORY, history.slice(0, -1));
        await within.set(LIVE, before);
        return before;
      }),
  };
}

const historyOf = async (settings: Settings): Promise<string[]> =>
  (await settings.get(HISTORY, z.array(z.string()))) ?? [];
