import { and, desc, gte, lt, sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import { CLAIM_STEPS, type Dashboard } from '../../core/dashboard.ts';
import { Escalation } from '../../core/escalation.ts';
import type { ModelStore } from '../../core/ports.ts';
import { rows, type Sql } from './database.ts';
import { escalations } from './schema.ts';
import { isWhole, saidAt } from './stats.ts';

const number = z.number();
const Day = z.object({
  day: z.string(),
  complaints: number,
  mean: number.nullable(),
  lowerQuartile: number.nullable(),
  median: number.nullable(),
  upperQuartile: number.nullable(),
});
const TopicDay = z.object({ day: z.string(), topic: z.string().nullable(), complaints: number, meanIndex: number });
const Claims = z.object({
  opened: number,
  claimed: number,
  median: number.nullable(),
  ninetieth: number.nullable(),
  steps: z.array(number),
});
const Agreement = z.object({
  looked: number,
  topicChanged: number,
  problemChanged: number,
  indexChanged: number,
  indexDistance: number.nullable(),
});
const Changed = z.object({ from: z.string().nullable(), to: z.string(), count: number });
const Correction = z.object({
  at: z.string(),
  complaint: z.string(),
  by: z.string(),
  modelTopic: z.string().nullable(),
  modelProblem: z.string().nullable(),
  modelIndex: number.nullable(),
  topic: z.string().nullable(),
  problem: z.string().nullable(),
  index: number.nullable(),
});

/** Sums are made in the database: a page must not carry every complaint of three months through this process. */
export function openDashboard(sql: Sql, models: Pick<ModelStore, 'live' | 'list'>): Dashboard {
  return {
    async days(since, until) {
      const found = await rows(
        sql,
        raw`with ${known(since, until)}
            select day, count(*)::int as complaints, avg(index)::float8 as mean,
              (percentile_cont(0.25) within group (order by index))::float8 as "lowerQuartile",
              (percentile_cont(0.5) within group (order by index))::float8 as median,
              (percentile_cont(0.75) within group (order by index))::float8 as "upperQuartile"
            from known group by day order by day`,
      );
      return z.array(Day).parse(found);
    },
    async topicDays(since, until) {
      const found = await rows(
        sql,
        raw`with ${known(since, until)}
            select day, topic, count(*)::int as complaints, avg(index)::float8 as "meanIndex"
            from known group by day, topic order by day, topic`,
      );
      return z.array(TopicDay).parse(found);
    },
    async claims(since, until) {
      const steps = CLAIM_STEPS.map(
        (most, place) =>
          raw`count(*) filter (where minutes <= ${most}::float8 and minutes > ${CLAIM_STEPS[place - 1] ?? -1}::float8)::int`,
      );
      const [found] = await rows(
        sql,
        raw`with waits as (
              select (extract(epoch from ((escalation->>'claimedAt')::timestamptz - opened_at)) / 60)::float8 as minutes
              from escalations where opened_at >= ${iso(since)} and opened_at < ${iso(until)})
            select count(*)::int as opened, count(minutes)::int as claimed,
              percentile_cont(0.5) within group (order by minutes) as median,
              percentile_cont(0.9) within group (order by minutes) as ninetieth,
              array[${raw.join(steps, raw`, `)}] as steps
            from waits`,
      );
      return Claims.parse(found);
    },
    async agreement(since, until) {
      const [found] = await rows(
        sql,
        raw`with ${judged(since, until)}
            select count(*)::int as looked,
              (count(*) filter (where better_topic <> coalesce(topic, '')))::int as "topicChanged",
              (count(*) filter (where better_problem <> coalesce(problem, '')
                or (better_topic <> coalesce(topic, '') and problem is not null)))::int as "problemChanged",
              (count(*) filter (where better_index <> index))::int as "indexChanged",
              avg(abs(better_index - index))::float8 as "indexDistance"
            from judged`,
      );
      const changes = await rows(
        sql,
        raw`with ${judged(since, until)}
            select topic as "from", better_topic as "to", count(*)::int as count from judged
            where better_topic <> coalesce(topic, '') group by 1, 2 order by 3 desc, 1, 2 limit 10`,
      );
      return { ...Agreement.parse(found), changes: z.array(Changed).parse(changes) };
    },
    async corrections(since, until) {
      const found = await rows(
        sql,
        raw`select to_char(said.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, said.complaint_id as complaint,
              said.by, told.topic as "modelTopic", told.problem as "modelProblem", told.index as "modelIndex",
              said.better->>'topic' as topic, said.better->>'problem' as problem, (said.better->>'index')::int as index
            from corrections said
            left join lateral (select topic, problem, index from classifications
              where complaint_id = said.complaint_id order by created_at desc limit 1) told on true
            where said.at >= ${iso(since)} and said.at < ${iso(until)} order by said.id`,
      );
      return z.array(Correction).parse(found);
    },
    async escalations(since, until) {
      const within = and(gte(escalations.openedAt, iso(since)), lt(escalations.openedAt, iso(until)));
      const found = await sql.select().from(escalations).where(within).orderBy(desc(escalations.openedAt));
      return found.map(({ escalation }) => Escalation.parse(escalation));
    },
    async liveModel() {
      const [id, all] = await Promise.all([models.live(), models.list()]);
      return all.find((model) => model.id === id) ?? null;
    },
  };
}

const iso = (moment: Date): string => moment.toISOString();

/** The latest correction of each complaint, field by field. */
const said = raw`select complaint_id,
    (array_agg(better->>'topic' order by id desc) filter (where better->>'topic' is not null))[1] as better_topic,
    (array_agg(better->>'problem' order by id desc) filter (where better->>'problem' is not null))[1] as better_problem,
    (array_agg((better->>'index')::int order by id desc) filter (where better->>'index' is not null))[1] as better_index
  from corrections group by complaint_id`;

/** Each complaint of the span once, by its latest text. */
const told = (since: Date, until: Date) => raw`told as (
    select distinct on (complaint_id) complaint_id, case when needs_review then null else topic end as topic, problem,
      index, ${saidAt} as said_at
    from classifications
    where ${saidAt} >= ${iso(since)} and ${saidAt} < ${iso(until)} and ${isWhole}
    order by complaint_id, created_at desc)`;

/** What is known of each complaint: what people said goes before what the model said. */
const known = (since: Date, until: Date) => raw`${told(since, until)}, known as (
    select (said_at at time zone 'UTC')::date::text as day, coalesce(said.better_topic, told.topic) as topic,
      coalesce(said.better_index, told.index) as index
    from told left join (${said}) said using (complaint_id))`;

/** The complaints somebody looked at: corrected ones, and those whose alert was taken or ended by a person. */
const judged = (since: Date, until: Date) => raw`${told(since, until)}, judged as (
    select told.topic, told.problem, told.index, said.better_topic, said.better_problem, said.better_index
    from told left join (${said}) said using (complaint_id)
    left join escalation_complaints held using (complaint_id)
    left join escalations on escalations.id = held.escalation_id
    where said.complaint_id is not null or escalations.state = 'dismissed' or escalation->>'claimedAt' is not null
      or coalesce(escalation->'ended'->>'by', 'zendesk') <> 'zendesk')`;
