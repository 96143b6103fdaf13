import { z } from 'zod';
import { isNoSuchRecord } from './rest-ticket.ts';
import type { ZendeskTransport } from './transport.ts';

const DAY_MS = 24 * 3_600_000;

const Comments = z.object({
  comments: z.array(z.object({ body: z.string().nullish(), public: z.boolean(), created_at: z.string() })),
});

/**
 * Whether the ticket got this internal comment within a day. Zendesk keeps no key for comments, so the words are all
 * there is to recognise one whose reply got lost. The hundred newest comments are looked at.
 * @param nowMs milliseconds since 1970
 * @throws UpstreamError
 */
export async function hasNote(
  transport: ZendeskTransport,
  ticketId: string,
  note: string,
  nowMs: number,
): Promise<boolean> {
  try {
    const path = `/api/v2/tickets/${encodeURIComponent(ticketId)}/comments.json?sort_order=desc&per_page=100`;
    const { comments } = await transport.call({ method: 'GET', path, schema: Comments });
    return comments.some(
      (comment) =>
        !comment.public &&
        nowMs - Date.parse(comment.created_at) < DAY_MS &&
        sameWords(comment.body ?? '') === sameWords(note),
    );
  } catch (error) {
    if (isNoSuchRecord(error)) return false;
    throw error;
  }
}

/** Zendesk trims comments and may change their line ends. */
function sameWords(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
