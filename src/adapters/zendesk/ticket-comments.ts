import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { Ticket } from '../../core/ticket.ts';
import { customerText, languageOf } from '../../core/ticket-text.ts';
import { commentText } from './comment-text.ts';
import { Id, isNoSuchRecord, type RestTicket } from './rest-ticket.ts';
import type { ZendeskTransport } from './transport.ts';

const Comment = z.object({
  id: Id,
  author_id: Id.nullish(),
  body: z.string().nullish(),
  html_body: z.string().nullish(),
  public: z.boolean(),
  created_at: z.string(),
  attachments: z.array(z.object({ file_name: z.string().nullish() })).nullish(),
});
type Comment = z.infer<typeof Comment>;
const Comments = z.object({ comments: z.array(Comment), next_page: z.string().nullish() });

/** What the comments add to a ticket. */
export type Conversation = Pick<Ticket, 'description' | 'attachments' | 'language' | 'onBehalf' | 'followUps'>;

/** What the customer wrote, first and later. Falls back to the ticket's description when comments cannot be had. */
export async function conversation(transport: ZendeskTransport, ticket: RestTicket): Promise<Conversation> {
  const comments = await commentsOf(transport, ticket.id);
  const first = comments.find((comment) => comment.public);
  const description = first === undefined ? customerText(ticket.description ?? '') : textOf(first);
  return {
    description,
    language: languageOf(description),
    attachments: comments.flatMap(({ attachments }) => (attachments ?? []).map(({ file_name }) => file_name ?? '')),
    onBehalf: first !== undefined && first.author_id !== ticket.requester_id,
    followUps: comments
      .filter((comment) => comment !== first && comment.public && comment.author_id === ticket.requester_id)
      .map((comment) => ({ id: comment.id, at: comment.created_at, text: textOf(comment) })),
  };
}

function textOf({ html_body, body }: Comment): string {
  return customerText(commentText(html_body ?? '') || (body ?? ''));
}

/** The first hundred and, of a longer conversation, also the latest hundred. */
async function commentsOf(transport: ZendeskTransport, ticketId: string): Promise<Comment[]> {
  const page = (order: 'asc' | 'desc') => {
    const path = `/api/v2/tickets/${ticketId}/comments.json?sort_order=${order}&per_page=100`;
    return transport.call({ method: 'GET', path, schema: Comments });
  };
  try {
    const { comments, next_page } = await page('asc');
    if (!next_page) return comments;
    const seen = new Set(comments.map(({ id }) => id));
    const latest = (await page('desc')).comments.filter(({ id }) => !seen.has(id));
    return [...comments, ...latest.reverse()];
  } catch (error) {
    if (isNoSuchRecord(error) || (error instanceof UpstreamError && error.status === 403)) return [];
    throw error;
  }
}
