/** What the sandbox keeps. Times are epoch milliseconds, cut to whole seconds as the real one stores them. */

export const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
export type Status = (typeof STATUSES)[number];
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];
export const TICKET_TYPES = ['problem', 'incident', 'question', 'task'] as const;
type TicketType = (typeof TICKET_TYPES)[number];

/** Numbers are kept and shown as strings, as the real one does. */
export type FieldValue = string | boolean | string[] | null;

export interface CommentRecord {
  id: number;
  auditId: number;
  authorId: number;
  body: string;
  isPublic: boolean;
  channel: string;
  createdAt: number;
}

export interface AuditEvent {
  id: number;
  type: 'Create' | 'Change' | 'Comment';
  [property: string]: unknown;
}

export interface AuditRecord {
  id: number;
  ticketId: number;
  authorId: number;
  channel: string;
  createdAt: number;
  custom: Record<string, unknown>;
  events: AuditEvent[];
}

/** The properties of a ticket that an update can change. */
export interface TicketState {
  subject: string | null;
  status: Status;
  priority: Priority | null;
  type: TicketType | null;
  requesterId: number;
  assigneeId: number | null;
  groupId: number | null;
  organizationId: number | null;
  formId: number | null;
  brandId: number | null;
  externalId: string | null;
  tags: string[];
  fields: Map<number, FieldValue>;
}

export interface TicketRecord {
  id: number;
  state: TicketState;
  description: string;
  submitterId: number;
  channel: string;
  createdAt: number;
  /** Moves only with an update that leaves an audit. */
  updatedAt: number;
  /** Moves with every update. */
  generatedAt: number;
  deleted: boolean;
  comments: CommentRecord[];
  audits: AuditRecord[];
  /** Updates by the API, those without effect included. */
  writes: number;
}

export interface UserRecord {
  id: number;
  name: string;
  email: string | null;
  /** The id another system knows the person by. */
  externalId: string | null;
  role: 'admin' | 'agent' | 'end-user';
  organizationId: number | null;
  createdAt: number;
}

export interface OrganizationRecord {
  id: number;
  name: string;
  createdAt: number;
}

export interface OptionRecord {
  id: number;
  name: string;
  value: string;
}

export interface FieldRecord {
  id: number;
  type: string;
  title: string;
  description: string;
  agentDescription: string | null;
  active: boolean;
  required: boolean;
  position: number;
  /** Set on the ticket while a checkbox is ticked. */
  tag: string | null;
  regexp: string | null;
  options: OptionRecord[];
  /** System fields cannot be deleted and hold no custom value. */
  system: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface FormRecord {
  id: number;
  name: string;
  active: boolean;
  isDefault: boolean;
  position: number;
  fieldIds: number[];
  createdAt: number;
  updatedAt: number;
}

export interface Condition {
  field: string;
  operator: string;
  value: string;
}

export interface Conditions {
  all: Condition[];
  any: Condition[];
}

export interface TriggerAction {
  field: string;
  value: string | string[];
}

export interface CategoryRecord {
  id: number;
  name: string;
  position: number;
  createdAt: number;
  updatedAt: number;
}

export interface TriggerRecord {
  id: number;
  title: string;
  description: string | null;
  active: boolean;
  position: number;
  categoryId: number;
  conditions: Conditions;
  actions: TriggerAction[];
  createdAt: number;
  updatedAt: number;
}

export interface ViewRecord {
  id: number;
  title: string;
  description: string | null;
  active: boolean;
  position: number;
  conditions: Conditions;
  output: { columns: (string | number)[]; [property: string]: unknown };
  createdAt: number;
  updatedAt: number;
}

export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export const REQUEST_FORMATS = ['json', 'xml', 'form_encoded'] as const;

export interface WebhookRecord {
  /** A ULID, unlike every other id. */
  id: string;
  name: string;
  description: string;
  status: 'active' | 'inactive';
  endpoint: string;
  httpMethod: (typeof HTTP_METHODS)[number];
  requestFormat: (typeof REQUEST_FORMATS)[number];
  subscriptions: string[];
  secret: string;
  createdAt: number;
  updatedAt: number;
}
