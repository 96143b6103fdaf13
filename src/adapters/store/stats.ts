import { sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import type { BandBounds } from '../../core/classification.ts';
import { bandOf } from '../../core/classification.ts';
import type { Stats } from '../../core/stats.ts';
import { rows, type Sql } from './database.ts';

const Counted = z.object({
  topic: z.string().nullable(),
  index: z.number(),
});
const Retopiced = z.object({ from: z.string().nullable(), to: z.string(), times: z.number() });
const Alerts = z.object({ alerts: z.number(), minutes: z.number().nullable(), corrected: z.number() });

/** A complaint counts for the day on which it was said: old tickets that are read today are no wave of today. */
export const saidAt = raw`coalesce(said_at, created_at)`;

/** What a customer writes later (`#` in the id) is no complaint of its own. */
export const isWhole = raw`position('#' in complaint_id) = 0`;

/** One row for each complaint, its latest text, as it was said between the two moments. */
export async function statsOf(sql: Sql, since: Date, until: Date, bounds: BandBounds): Promise<Stats> {
  const [from, to] = [since.toISOString(), until.toISOString()];
  const counted = z.array(Counted).parse(
    await rows(
      sql,
      raw`select distinct on (complaint_id) case when needs_review then null else topic end as topic, index
          from classifications where ${saidAt} >= ${from} and ${saidAt} < ${to} and ${isWhole}
          order by complaint_id, created_at desc`,
    ),
  );
  const [found] = await rows(
    sql,
    raw`select
          (select count(*)::int from escalations where opened_at >= ${from} and opened_at < ${to}) as alerts,
          (select (percentile_cont(0.5) within group (order by extract(epoch from
                     ((escalation->>'claimedAt')::timestamptz - opened_at)) / 60))::float8
             from escalations
             where opened_at >= ${from} and opened_at < ${to} and escalation->>'claimedAt' is not null) as minutes,
          (select count(distinct complaint_id)::int from corrections where at >= ${from} and at < ${to}) as corrected`,
  );
  const { alerts, minutes, corrected } = Alerts.parse(found);
  const retopiced = z.array(Retopiced).parse(
    await rows(
      sql,
      raw`select was.topic as from, said.better->>'topic' as to, count(*)::int as times
          from corrections said
          join lateral (
            select case when needs_review then null else topic end as topic from classifications
            where complaint_id = said.complaint_id order by created_at desc limit 1
          ) was on true
          where said.at >= ${from} and said.at < ${to} and said.better->>'topic' is not null
          group by 1, 2 order by times desc, 2`,
    ),
  );
  return { ...summary(counted, bounds), alerts, minutesToClaim: minutes, corrected, retopiced };
}

function summary(counted: readonly z.infer<typeof Counted>[], bounds: BandBounds) {
  const bands = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const { index } of counted) bands[bandOf(index, bounds)] += 1;
  const topics = [...Map.groupBy(counted, ({ topic }) => topic)]
    .flatMap(([topic, some]) =>
      topic === null ? [] : [{ topic, complaints: some.length, meanIndex: meanOf(some) ?? 0 }],
    )
    .sort((one, other) => other.complaints - one.complaints || one.topic.localeCompare(other.topic));
  return {
    complaints: counted.length,
    meanIndex: meanOf(counted),
    bands,
    topics,
    unsure: counted.filter(({ topic }) => topic === null).length,
  };
}

function meanOf(counted: readonly { index: number }[]): number | null {
  return counted.length === 0 ? null : Math.round(counted.reduce((sum, { index }) => sum + index, 0) / counted.length);
}
