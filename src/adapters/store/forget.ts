import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { wholeComplaint } from '../../core/complaint.ts';
import type { AboutRequester } from '../../core/forgotten.ts';
import type { DurableQueue, StoredJob } from '../queue.ts';
import { rows, type Sql } from './database.ts';
import { aboutRequester, among, isTheirs } from './requester.ts';
import { servedFiles } from './schema.ts';
import {
  changed,
  dropJobs,
  silenceAlerts,
  silenceComplaints,
  silenceHistory,
  silenceIncidents,
  silenceNotes,
} from './words.ts';

const ANONYMOUS = { anonymous: true };

/**
 * Takes out every word of one customer and what leads back to them, in one transaction. Labels and figures stay, without
 * anybody's name. Alerts, incidents and lines that stand in the chat are edited by jobs that follow.
 * @returns what there was, and how many jobs of theirs run at this moment and could not be removed
 */
export async function forgetRequester(
  database: Sql,
  queue: Pick<DurableQueue, 'enqueue'>,
  requester: string,
): Promise<{ forgotten: AboutRequester; running: number }> {
  return database.transaction(async (transaction) => {
    const found = await aboutRequester(transaction, requester);
    const ids = [...new Set(found.complaints.flatMap(({ id }) => [id, wholeComplaint(id)]))];
    const alertIds = found.alerts.map(({ id }) => id);
    await silenceHistory(
      transaction,
      ANONYMOUS,
      sql`${isTheirs(sql`event->'subject'`, requester, ids)}
          or (event ? 'note' and ${among(sql`escalation_id::text`, alertIds)})`,
    );
    const alerts = await silenceAlerts(transaction, ANONYMOUS, isTheirs(sql`escalation->'subject'`, requester, ids));
    const example = among(sql`e->>'complaintId'`, ids);
    const incidents = await silenceIncidents(transaction, sql`true`, example);
    await silenceNotes(transaction, among(sql`complaint_id`, ids));
    await changed(
      transaction,
      sql`delete from asked_texts where ${among(sql`id::text`, idsOf(found.asked))} returning 1`,
    );
    // An answer that is kept for a repetition names what it is about by that id, and quotes the words that told.
    const answers = sql`select 1 from jsonb_array_elements_text(${JSON.stringify(idsOf(found.asked))}::jsonb) asked
      where position(asked in body::text) > 0`;
    await changed(transaction, sql`delete from idempotency_keys where exists (${answers}) returning 1`);
    const learned = found.training.map(({ text }) => text);
    await changed(transaction, sql`delete from training_rows where ${among(sql`text`, learned)} returning 1`);
    for (const file of found.files) await removeLines(transaction, file);
    await dropJobs(transaction, among(sql`id::text`, idsOf(found.jobs)));
    await silenceComplaints(transaction, ANONYMOUS, sql`complaint->'customer'->>'id' = ${requester}`);
    await queue.enqueue(transaction, [
      ...(await shown(transaction, 'alert', alerts)).map((id) => edit('alert', id, { escalationId: id })),
      ...(await shown(transaction, 'incident', incidents)).map((id) => edit('incident', id, { incidentId: id })),
      ...(await quotingLines(transaction, alertIds)).map(({ id, lines }) =>
        edit('history', id, { escalationId: id, lines }),
      ),
    ]);
    return { forgotten: found, running: found.jobs.filter(({ state }) => state === 'active').length };
  });
}

const idsOf = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);

const edit = (queue: 'alert' | 'incident' | 'history', key: string, data: StoredJob['data']): StoredJob => ({
  id: randomUUID(),
  queue,
  key,
  data,
});

/** Those that stand in the chat: what was never posted must not be posted now. */
async function shown(database: Sql, kind: 'alert' | 'incident', ids: readonly string[]): Promise<string[]> {
  const effects = ids.map((id) => `${kind}:${id}`);
  const found = await rows(
    database,
    sql`select effect from effects where result is not null and ${among(sql`effect`, effects)}`,
  );
  return found.map(({ effect }) => String(effect).slice(kind.length + 1));
}

const Lines = z.array(z.object({ id: z.string(), lines: z.array(z.int()) }));

/** The lines that stand in the threads of these alerts and repeated somebody's words, by their revisions. */
async function quotingLines(database: Sql, alertIds: readonly string[]): Promise<z.infer<typeof Lines>> {
  const found = await rows(
    database,
    sql`select escalation_id::text as id, jsonb_agg(revision order by revision) as lines from escalation_events
        join effects on effect = 'line:' || escalation_id || ':' || revision and result is not null
        where (event ? 'words' or event ? 'note') and ${among(sql`escalation_id::text`, alertIds)}
        group by escalation_id`,
  );
  return Lines.parse(found);
}

/** A training file without the lines that hold their texts is still a training file. */
async function removeLines(database: Sql, { id, lines }: AboutRequester['files'][number]): Promise<void> {
  const gone = new Set(lines);
  const [file] = await database.select().from(servedFiles).where(eq(servedFiles.id, id));
  const text = new TextDecoder().decode(file?.bytes);
  const kept = text.split('\n').filter((line) => !gone.has(line));
  const bytes = new TextEncoder().encode(kept.join('\n'));
  await database.update(servedFiles).set({ bytes, size: bytes.length }).where(eq(servedFiles.id, id));
}
