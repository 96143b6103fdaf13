import { and, asc, desc, eq, gt, inArray, max, sql as raw, type SQL } from 'drizzle-orm';
import type { ApiStore } from '../../core/api-ports.ts';
import { Escalation } from '../../core/escalation.ts';
import { partOf, readCursor } from './cursor.ts';
import type { Sql } from './database.ts';
import { escalationEvents, escalations } from './schema.ts';

/** Escalations as the API lists them, and their openings in order. */
export function openListedEscalations(sql: Sql): ApiStore['escalations'] {
  const isOpening = eq(escalationEvents.revision, 1);
  const said = (field: 'topic' | 'band') => raw<string>`${escalations.escalation}->'subject'->>${field}`;
  return {
    async list({ states, bands, topic }, { limit, cursor }) {
      const wanted: (SQL | undefined)[] = [
        states.length === 0 ? undefined : inArray(escalations.state, [...states]),
        bands.length === 0 ? undefined : inArray(said('band'), [...bands]),
        topic === null ? undefined : eq(said('topic'), topic),
        cursor === null ? undefined : before(cursor),
      ];
      const rows = await sql
        .select()
        .from(escalations)
        .where(and(...wanted))
        .orderBy(desc(escalations.openedAt), desc(escalations.id))
        .limit(limit + 1);
      return partOf(
        rows,
        limit,
        ({ openedAt, id }) => ({ at: openedAt, id }),
        (row) => Escalation.parse(row.escalation),
      );
    },
    async newest() {
      const [row] = await sql
        .select({ number: max(escalationEvents.id) })
        .from(escalationEvents)
        .where(isOpening);
      return row?.number ?? 0;
    },
    async openedAfter(number, most) {
      const rows = await sql
        .select({ number: escalationEvents.id, escalation: escalations.escalation })
        .from(escalationEvents)
        .innerJoin(escalations, eq(escalations.id, escalationEvents.escalationId))
        .where(and(isOpening, gt(escalationEvents.id, number)))
        .orderBy(asc(escalationEvents.id))
        .limit(most);
      return rows.map((row) => ({ number: row.number, escalation: Escalation.parse(row.escalation) }));
    },
  };
}

function before(cursor: string): SQL {
  const { at, id } = readCursor(cursor);
  return raw`(${escalations.openedAt}, ${escalations.id}) < (${at}::timestamptz, ${id}::uuid)`;
}
