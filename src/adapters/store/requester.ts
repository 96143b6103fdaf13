import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { wholeComplaint } from '../../core/complaint.ts';
import { type AboutRequester, FORGOTTEN } from '../../core/forgotten.ts';
import { rows, type Sql } from './database.ts';

const Complaints = z.array(
  z.object({ id: z.string(), at: z.string(), text: z.string(), complaint: z.unknown(), classification: z.unknown() }),
);
const Alerts = z.array(z.object({ id: z.string(), escalation: z.unknown(), history: z.array(z.unknown()) }));
const Files = z.array(z.object({ id: z.string(), filename: z.string(), bytes: z.instanceof(Uint8Array) }));
const Rest = {
  corrections: z.array(z.object({ complaintId: z.string(), better: z.unknown(), at: z.string() })),
  incidents: z.array(z.object({ id: z.string(), example: z.unknown() })),
  effects: z.array(z.object({ effect: z.string(), intent: z.unknown(), result: z.unknown() })),
  asked: z.array(z.object({ id: z.string(), text: z.string(), at: z.string() })),
  training: z.array(
    z.object({
      text: z.string(),
      topic: z.string().nullable(),
      problem: z.string().nullable(),
      index: z.coerce.number().nullable(),
      source: z.string(),
    }),
  ),
  jobs: z.array(z.object({ id: z.string(), queue: z.string(), state: z.string(), data: z.unknown() })),
};

/** A shorter text is too common to be told to be somebody's. In characters. */
const TELLING = 20;

/** A condition: the value is among these, of which there may be none or thousands. */
export const among = (value: SQL, list: readonly string[]): SQL =>
  sql`${value} in (select jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`;

/** Whether a text is one of these, or a part of one: a ticket is kept with its subject, an export often without. */
const isPartOf = (value: SQL, texts: readonly string[]): SQL =>
  sql`exists (select 1 from jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb) t
      where t = ${value} or (length(${value}) >= ${TELLING} and position(${value} in t) > 0))`;

/** Everything that is stored about one customer. @param requester as complaints carry it, for example `zendesk:42` */
export async function aboutRequester(database: Sql, requester: string): Promise<AboutRequester> {
  const read = (statement: SQL) => rows(database, statement);
  const complaints = Complaints.parse(
    await read(sql`select complaint_id as id, created_at::text as at, complaint->>'text' as text, complaint, classification
                   from classifications where complaint->'customer'->>'id' = ${requester} order by created_at`),
  );
  const ids = [...new Set(complaints.flatMap(({ id }) => [id, wholeComplaint(id)]))];
  const texts = tellingParts(complaints.map(({ text }) => text));
  const user = requester.replace(/^slack:/, '');
  const alerts = Alerts.parse(
    await read(sql`select id::text, escalation, coalesce((select jsonb_agg(event order by v.revision)
                     from escalation_events v where v.escalation_id = escalations.id), '[]') as history
                   from escalations where ${isTheirs(sql`escalation->'subject'`, requester, ids)}
                     or id in (select escalation_id from escalation_events
                               where ${isTheirs(sql`event->'subject'`, requester, ids)})`),
  );
  const written = texts.flatMap(spellings);
  const files = Files.parse(
    await read(sql`select id, filename, bytes from served_files
                   where exists (select 1 from jsonb_array_elements_text(${JSON.stringify(written)}::jsonb) t
                     where position(convert_to(t, 'UTF8') in bytes) > 0)`),
  );
  return {
    requester,
    complaints: complaints.map(({ id, at, complaint, classification }) => ({ id, at, complaint, classification })),
    corrections: Rest.corrections.parse(
      await read(sql`select complaint_id as "complaintId", better, at::text as at from corrections
                     where ${among(sql`complaint_id`, ids)} order by id`),
    ),
    alerts,
    incidents: Rest.incidents.parse(
      await read(sql`select id::text, e as example from incidents, jsonb_array_elements(incident->'examples') e
                     where ${among(sql`e->>'complaintId'`, ids)}`),
    ),
    effects: Rest.effects.parse(
      await read(
        sql`select effect, intent, result from effects where ${among(sql`complaint_id`, ids)} order by "order"`,
      ),
    ),
    asked: Rest.asked.parse(
      await read(sql`select id::text, text, at::text as at from asked_texts
                     where by = ${user} or ${isPartOf(sql`text`, texts)}`),
    ),
    training: Rest.training.parse(
      await read(
        sql`select text, topic, problem, index, source from training_rows where ${isPartOf(sql`text`, texts)}`,
      ),
    ),
    files: files.map(({ id, filename, bytes }) => ({ id, filename, lines: linesWith(bytes, written) })),
    jobs: Rest.jobs.parse(
      await read(
        sql`select id::text, name as queue, state::text, data from pgboss.job where ${jobOf(requester, ids, texts)}`,
      ),
    ),
  };
}

/** The texts, and each without its subject: training data often has the description alone. */
function tellingParts(texts: readonly string[]): string[] {
  const parts = texts.flatMap((text) => [text, text.slice(text.indexOf('\n') + 1)]);
  return [...new Set(parts)].filter((text) => text.length >= TELLING && text !== FORGOTTEN);
}

/** A subject is theirs by its customer or by its complaint. */
export const isTheirs = (subject: SQL, requester: string, ids: readonly string[]): SQL =>
  sql`(${subject}->>'customerId' = ${requester} or ${among(sql`${subject}->>'complaintId'`, ids)})`;

/** Jobs that carry words: messages of theirs, comments on their tickets, and whatever else has one of their texts in it. */
function jobOf(requester: string, ids: readonly string[], texts: readonly string[]): SQL {
  const user = requester.replace(/^slack:/, '');
  return sql`data->'customer'->>'id' = ${requester} or (name in ('reply', 'dead') and data->>'user' = ${user})
    or (data ? 'note' and (${among(sql`data->>'complaintId'`, ids)} or ${among(sql`'zendesk:' || (data->>'ticketId')`, ids)}))
    or exists (select 1 from jsonb_array_elements(${JSON.stringify(texts)}::jsonb) t
               where position(btrim(t::text, '"') in data::text) > 0)`;
}

/** How JSON Lines may hold a text: as it is but for what JSON must escape, or in ASCII alone as Python writes it by default. */
function spellings(text: string): string[] {
  const plain = JSON.stringify(text).slice(1, -1);
  const ascii = plain.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [...new Set([plain, ascii])];
}

function linesWith(bytes: Uint8Array, written: readonly string[]): string[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.filter((line) => written.some((text) => line.includes(text)));
}
