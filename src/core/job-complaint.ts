import { z } from 'zod';
import { complaintId } from './complaint.ts';

const AboutComplaint = z.union([
  z.object({ complaintId: z.string() }),
  z.object({ kind: z.literal('zendesk'), ticketId: z.string() }),
  z.object({ source: z.object({ kind: z.literal('slack'), channel: z.string(), ts: z.string() }) }),
]);

/** The complaint a job is about, as a field of every line that is logged on its way; nothing for other jobs. */
export function complaintOfJob(data: unknown): { complaint?: string } {
  const parsed = AboutComplaint.safeParse(data);
  if (!parsed.success) return {};
  const about = parsed.data;
  if ('complaintId' in about) return { complaint: about.complaintId };
  return { complaint: complaintId('source' in about ? about.source : about) };
}
