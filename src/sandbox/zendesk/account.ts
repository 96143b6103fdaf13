import { randomBytes } from 'node:crypto';
import type {
  CategoryRecord,
  FieldRecord,
  FormRecord,
  OrganizationRecord,
  TicketRecord,
  TriggerRecord,
  UserRecord,
  ViewRecord,
  WebhookRecord,
} from './records.ts';

/** Something the demo page wants to redraw. */
export interface ZendeskChange {
  kind: 'ticket' | 'delivery' | 'setup';
  id: string;
}

/** The whole state of one local help desk. */
export interface Account {
  id: number;
  /** Where the server listens; set once it does. */
  url: string;
  /** Epoch milliseconds, cut to the second. */
  now(): number;
  nextId(): number;
  tickets: Map<number, TicketRecord>;
  users: Map<number, UserRecord>;
  organizations: Map<number, OrganizationRecord>;
  fields: Map<number, FieldRecord>;
  forms: Map<number, FormRecord>;
  categories: Map<number, CategoryRecord>;
  triggers: Map<number, TriggerRecord>;
  views: Map<number, ViewRecord>;
  webhooks: Map<string, WebhookRecord>;
  /** How far an update moves `updated_at` at least, in milliseconds. */
  stampStepMs: number;
  /** The user on whose behalf the API client acts. */
  apiUserId: number;
  changed(change: ZendeskChange): void;
  onChange(listener: (change: ZendeskChange) => void): () => void;
}

const SYSTEM_FIELDS = [
  ['subject', 'Subject'],
  ['description', 'Description'],
  ['status', 'Status'],
  ['tickettype', 'Type'],
  ['priority', 'Priority'],
  ['group', 'Group'],
  ['assignee', 'Assignee'],
] as const;

/** A new help desk: system fields, one form, one API user with the role of an admin. */
export function newAccount(clock: () => Date, apiRole: 'admin' | 'agent'): Account {
  const listeners = new Set<(change: ZendeskChange) => void>();
  let lastId = 360_000_000_000;
  const account: Account = {
    id: 22_129_848,
    url: '',
    now: () => Math.floor(clock().getTime() / 1000) * 1000,
    nextId: () => {
      lastId += 1;
      return lastId;
    },
    tickets: new Map(),
    users: new Map(),
    organizations: new Map(),
    fields: new Map(),
    forms: new Map(),
    categories: new Map(),
    triggers: new Map(),
    views: new Map(),
    webhooks: new Map(),
    stampStepMs: 1000,
    apiUserId: 0,
    changed: (change) => {
      for (const listener of listeners) listener(change);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  for (const [type, title] of SYSTEM_FIELDS) addSystemField(account, type, title);
  addDefaultForm(account);
  account.apiUserId = addUser(account, { name: 'Triage bot', email: 'bot@sandbox.example', role: apiRole }).id;
  return account;
}

export function addUser(
  account: Account,
  user: Pick<UserRecord, 'name' | 'email' | 'role'> & Partial<Pick<UserRecord, 'organizationId' | 'externalId'>>,
): UserRecord {
  const record: UserRecord = {
    organizationId: null,
    externalId: null,
    ...user,
    id: account.nextId(),
    createdAt: account.now(),
  };
  account.users.set(record.id, record);
  return record;
}

/** The organisation of that name, made when there is none. */
export function organizationNamed(account: Account, name: string): OrganizationRecord {
  const known = [...account.organizations.values()].find((candidate) => candidate.name === name);
  if (known !== undefined) return known;
  const record = { id: account.nextId(), name, createdAt: account.now() };
  account.organizations.set(record.id, record);
  return record;
}

/** 26 characters of the alphabet ULIDs use. Only uniqueness matters here, not the order of time. */
export function ulid(): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `01${[...randomBytes(24)].map((byte) => alphabet.charAt(byte % 32)).join('')}`;
}

/** `2026-11-22T10:00:00Z`: the real one shows no fractions of a second. */
export function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function addSystemField(account: Account, type: string, title: string): void {
  const id = account.nextId();
  account.fields.set(id, {
    id,
    type,
    title,
    description: title,
    agentDescription: null,
    active: true,
    required: false,
    position: account.fields.size,
    tag: null,
    regexp: null,
    options: [],
    system: true,
    createdAt: account.now(),
    updatedAt: account.now(),
  });
}

function addDefaultForm(account: Account): void {
  const id = account.nextId();
  account.forms.set(id, {
    id,
    name: 'Default Ticket Form',
    active: true,
    isDefault: true,
    position: 1,
    fieldIds: [...account.fields.keys()],
    createdAt: account.now(),
    updatedAt: account.now(),
  });
}
