import { z } from 'zod';
import { type Complaint, complaintId, renderText } from './core/complaint.ts';
import type { Ledger } from './core/ports.ts';
import { deletionMark, editMark } from './core/posted-message.ts';
import type { TriageJob } from './core/triage-job.ts';

type MessageJob = TriageJob & { kind: 'slack' };

const Newest = z.object({ saidAt: z.string() });

/** The complaint that a message in the chat is. Null: its author took it back, or has changed these words since. */
export async function messageComplaint(job: MessageJob, ledger: Ledger): Promise<Complaint | null> {
  const { source, text, customer, url } = job;
  const id = complaintId(source);
  if ((await ledger.result(deletionMark(id))) !== null) return null;
  return (await areNewest(job, id, ledger)) ? { id, source, text: renderText(null, text), customer, url } : null;
}

/** A job that had to wait, or an event that came late, must not bring back what its author has changed since. */
async function areNewest({ source, saidAt }: MessageJob, id: string, ledger: Ledger): Promise<boolean> {
  if (saidAt === undefined) return true;
  const mark = editMark(id);
  const newest = Newest.nullable().parse(await ledger.result(mark));
  if (newest !== null && Number(newest.saidAt) > Number(saidAt)) return false;
  // The first words are older than any edit: most messages are never changed and need no mark.
  if (saidAt !== source.ts) {
    await ledger.intend(mark, {});
    await ledger.settle(mark, { saidAt });
  }
  return true;
}
