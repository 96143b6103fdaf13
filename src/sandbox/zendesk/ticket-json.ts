import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import type { CommentRecord, FieldValue, TicketRecord } from './records.ts';

/** A ticket as `GET /api/v2/tickets/{id}` shows it. */
export interface TicketJson {
  id: number;
  url: string;
  external_id: string | null;
  via: { channel: string; source: unknown };
  created_at: string;
  updated_at: string;
  /** Epoch seconds. */
  generated_timestamp: number;
  type: string | null;
  subject: string | null;
  raw_subject: string | null;
  description: string;
  priority: string | null;
  /** `deleted` appears in exports only; everywhere else such a ticket is a 404. */
  status: string;
  requester_id: number;
  submitter_id: number;
  assignee_id: number | null;
  organization_id: number | null;
  group_id: number | null;
  brand_id: number | null;
  ticket_form_id: number | null;
  is_public: boolean;
  tags: string[];
  custom_fields: { id: number; value: FieldValue }[];
  fields: { id: number; value: FieldValue }[];
  satisfaction_rating: { score: string };
  [property: string]: unknown;
}

export function ticketJson(account: Account, ticket: TicketRecord): TicketJson {
  const { state } = ticket;
  const values = [...account.fields.values()]
    .filter((field) => field.active && !field.system)
    .map((field) => ({
      id: field.id,
      value: state.fields.get(field.id) ?? (field.type === 'checkbox' ? false : null),
    }));
  return {
    id: ticket.id,
    url: `${account.url}/api/v2/tickets/${ticket.id}.json`,
    external_id: state.externalId,
    via: { channel: ticket.channel, source: { from: {}, to: {}, rel: null } },
    created_at: isoTime(ticket.createdAt),
    updated_at: isoTime(ticket.updatedAt),
    generated_timestamp: Math.floor(ticket.generatedAt / 1000),
    type: state.type,
    subject: state.subject,
    raw_subject: state.subject,
    description: ticket.description,
    priority: state.priority,
    status: ticket.deleted ? 'deleted' : state.status,
    recipient: null,
    requester_id: state.requesterId,
    submitter_id: ticket.submitterId,
    assignee_id: state.assigneeId,
    organization_id: state.organizationId,
    group_id: state.groupId,
    collaborator_ids: [],
    follower_ids: [],
    email_cc_ids: [],
    forum_topic_id: null,
    problem_id: null,
    has_incidents: false,
    is_public: ticket.comments.some((comment) => comment.isPublic),
    due_at: null,
    tags: [...state.tags],
    custom_fields: values,
    satisfaction_rating: { score: 'unoffered' },
    sharing_agreement_ids: [],
    custom_status_id: null,
    fields: values,
    followup_ids: [],
    ticket_form_id: state.formId,
    brand_id: state.brandId,
    allow_channelback: false,
    allow_attachments: true,
    from_messaging_channel: false,
  };
}

/** A comment as `GET /api/v2/tickets/{id}/comments` shows it. */
export interface CommentJson {
  id: number;
  type: 'Comment';
  author_id: number;
  body: string;
  html_body: string;
  plain_body: string;
  public: boolean;
  audit_id: number;
  created_at: string;
  [property: string]: unknown;
}

export function commentJson(comment: CommentRecord): CommentJson {
  return {
    id: comment.id,
    type: 'Comment',
    author_id: comment.authorId,
    body: comment.body,
    html_body: `<div class="zd-comment" dir="auto"><p>${escaped(comment.body)}</p></div>`,
    plain_body: comment.body,
    public: comment.isPublic,
    attachments: [],
    audit_id: comment.auditId,
    via: { channel: comment.channel, source: { from: {}, to: {}, rel: null } },
    created_at: isoTime(comment.createdAt),
    metadata: { system: {}, custom: {} },
  };
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\n/g, '<br>');
}
