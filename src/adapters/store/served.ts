import { and, asc, desc, eq, gt, lt, notInArray, sql as raw } from 'drizzle-orm';
import { type Page, ServedEvent, type ServedFile, ServedJob } from '../../core/model-server.ts';
import type { Sql } from './database.ts';
import { servedFiles, servedJobEvents, servedJobs } from './schema.ts';

const ENDED = ['succeeded', 'failed', 'cancelled'];
/** Everything of a file but its content, which may be large. */
const HEAD = {
  id: servedFiles.id,
  filename: servedFiles.filename,
  purpose: servedFiles.purpose,
  size: servedFiles.size,
  createdAt: servedFiles.createdAt,
};
type Head = Pick<typeof servedFiles.$inferSelect, keyof typeof HEAD>;

/** Files, jobs and events of our own `/v1`. Lists are newest first and one longer than asked for, so that the caller sees whether there is more. */
export function openServed(sql: Sql) {
  return {
    files: {
      async create(file: { id: string; filename: string; purpose: string; bytes: Uint8Array }): Promise<ServedFile> {
        const [row] = await sql
          .insert(servedFiles)
          .values({ ...file, size: file.bytes.length })
          .returning(HEAD);
        if (row === undefined) throw new Error('The file could not be stored. Check the database.');
        return toFile(row);
      },
      async get(id: string): Promise<ServedFile | null> {
        const [row] = await sql.select(HEAD).from(servedFiles).where(eq(servedFiles.id, id));
        return row === undefined ? null : toFile(row);
      },
      async list({ after, limit }: Page, purpose?: string): Promise<ServedFile[]> {
        const older = after === undefined ? undefined : lt(servedFiles.order, orderOf('served_files', after));
        const same = purpose === undefined ? undefined : eq(servedFiles.purpose, purpose);
        const rows = await sql
          .select(HEAD)
          .from(servedFiles)
          .where(and(older, same))
          .orderBy(desc(servedFiles.order))
          .limit(limit + 1);
        return rows.map(toFile);
      },
      async content(id: string): Promise<Uint8Array | null> {
        const [row] = await sql.select({ bytes: servedFiles.bytes }).from(servedFiles).where(eq(servedFiles.id, id));
        return row === undefined ? null : new Uint8Array(row.bytes);
      },
      async remove(id: string): Promise<boolean> {
        const gone = await sql.delete(servedFiles).where(eq(servedFiles.id, id)).returning({ id: servedFiles.id });
        return gone.length > 0;
      },
    },
    jobs: {
      async create(job: ServedJob): Promise<void> {
        await sql.insert(servedJobs).values({ id: job.id, status: job.status, job });
      },
      async get(id: string): Promise<ServedJob | null> {
        const [row] = await sql.select().from(servedJobs).where(eq(servedJobs.id, id));
        return row === undefined ? null : ServedJob.parse(row.job);
      },
      async list({ after, limit }: Page): Promise<ServedJob[]> {
        const older = after === undefined ? undefined : lt(servedJobs.order, orderOf('served_jobs', after));
        const rows = await sql
          .select()
          .from(servedJobs)
          .where(older)
          .orderBy(desc(servedJobs.order))
          .limit(limit + 1);
        return rows.map(({ job }) => ServedJob.parse(job));
      },
      /** Compare-and-set: a job that has ended stays as it ended. @returns null when it had */
      async change(id: string, change: Partial<ServedJob>, modelId?: string): Promise<ServedJob | null> {
        return sql.transaction(async (transaction) => {
          const open = and(eq(servedJobs.id, id), notInArray(servedJobs.status, ENDED));
          const [row] = await transaction.select().from(servedJobs).where(open).for('update');
          if (row === undefined) return null;
          const job = { ...ServedJob.parse(row.job), ...change };
          const model = modelId === undefined ? {} : { modelId, fineTunedModel: job.fine_tuned_model };
          await transaction
            .update(servedJobs)
            .set({ job, status: job.status, ...model })
            .where(eq(servedJobs.id, id));
          return job;
        });
      },
      /** The model behind a name that a job gave. */
      async modelOf(name: string): Promise<string | null> {
        const [row] = await sql.select().from(servedJobs).where(eq(servedJobs.fineTunedModel, name));
        return row?.modelId ?? null;
      },
      async named(): Promise<{ name: string; createdAt: number }[]> {
        const rows = await sql.select().from(servedJobs).where(eq(servedJobs.status, 'succeeded'));
        return rows.flatMap(({ fineTunedModel, job }) =>
          fineTunedModel === null ? [] : [{ name: fineTunedModel, createdAt: ServedJob.parse(job).created_at }],
        );
      },
      async addEvent(jobId: string, event: ServedEvent): Promise<void> {
        await sql.insert(servedJobEvents).values({ jobId, event });
      },
      /** A training that was cut off begins again, and so do its metrics. */
      async dropMetrics(jobId: string): Promise<void> {
        const metrics = raw`${servedJobEvents.event}->>'type' = 'metrics'`;
        await sql.delete(servedJobEvents).where(and(eq(servedJobEvents.jobId, jobId), metrics));
      },
      async events(jobId: string, { after, limit }: Page): Promise<ServedEvent[]> {
        const known =
          after === undefined
            ? undefined
            : lt(
                servedJobEvents.order,
                raw`(select e."order" from served_job_events e where e.event->>'id' = ${after} and e.job_id = ${jobId})`,
              );
        const rows = await sql
          .select()
          .from(servedJobEvents)
          .where(and(eq(servedJobEvents.jobId, jobId), known))
          .orderBy(desc(servedJobEvents.order))
          .limit(limit + 1);
        return rows.map(({ event }) => ServedEvent.parse(event));
      },
      async metrics(jobId: string): Promise<ServedEvent[]> {
        const rows = await sql
          .select()
          .from(servedJobEvents)
          .where(and(eq(servedJobEvents.jobId, jobId), gt(servedJobEvents.order, 0)))
          .orderBy(asc(servedJobEvents.order));
        return rows.map(({ event }) => ServedEvent.parse(event)).filter(({ type }) => type === 'metrics');
      },
    },
  };
}

const orderOf = (table: 'served_files' | 'served_jobs', id: string) =>
  raw`(select t."order" from ${raw.identifier(table)} t where t.id = ${id})`;

const toFile = ({ id, filename, purpose, size, createdAt }: Head): ServedFile => ({
  object: 'file',
  id,
  bytes: size,
  created_at: Math.floor(Date.parse(createdAt) / 1000),
  filename,
  purpose,
  status: 'processed',
});
