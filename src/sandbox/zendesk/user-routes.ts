import { z } from 'zod';
import type { ServedReply } from '../faults.ts';
import type { Account } from './account.ts';
import { addUser, isoTime } from './account.ts';
import { page } from './paging.ts';
import type { OrganizationRecord, UserRecord } from './records.ts';
import { invalidAttribute, json, missingScopes, recordInvalid } from './reply.ts';
import { found, type Route } from './routes.ts';
import type { Principal } from './tokens.ts';

const UserBody = z.object({
  user: z.object({
    name: z.string().optional(),
    email: z.string().nullish(),
    external_id: z.string().nullish(),
    role: z.string().optional(),
  }),
});

/** Users and organisations. */
export function userRoutes(account: Account): Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v2/users/me',
      resource: 'users',
      access: 'anyone',
      handle: ({ principal }) => {
        if (principal.role !== 'anonymous') refuseUseless(principal);
        const user = account.users.get(principal.userId);
        return json(200, { user: user === undefined ? ANONYMOUS_USER : userJson(account, user) });
      },
    },
    {
      method: 'GET',
      path: '/api/v2/users',
      resource: 'users',
      handle: (request) => {
        const rows = [...account.users.values()].map((user) => userJson(account, user));
        return json(200, page(account, request.path, request.query, 'users', rows));
      },
    },
    {
      method: 'POST',
      path: '/api/v2/users/create_or_update',
      resource: 'users',
      handle: ({ body }) => createOrUpdate(account, body),
    },
    {
      method: 'GET',
      path: '/api/v2/users/:id',
      resource: 'users',
      handle: (request) => json(200, { user: userJson(account, found(account.users, request)) }),
    },
    {
      method: 'GET',
      path: '/api/v2/organizations/:id',
      resource: 'organizations',
      handle: (request) =>
        json(200, { organization: organizationJson(account, found(account.organizations, request)) }),
    },
  ];
}

/** A token whose scope was not understood is refused everywhere, also where anyone may ask. @throws Refusal 403 */
export function refuseUseless({ scopes }: Principal): void {
  if (scopes !== 'all' && scopes.length === 0) throw missingScopes('read');
}

/** Found by external id, without regard to case, or by address: 200; else made: 201. */
function createOrUpdate(account: Account, body: unknown): ServedReply {
  const parsed = UserBody.safeParse(body);
  if (!parsed.success) throw invalidAttribute('You passed an invalid value for the user attribute. must be an object');
  const { name, email = null, external_id = null } = parsed.data.user;
  const same = (held: string | null, sent: string | null) =>
    held !== null && sent !== null && held.toLowerCase() === sent.toLowerCase();
  const users = [...account.users.values()];
  const known =
    users.find((user) => same(user.externalId, external_id)) ?? users.find((user) => same(user.email, email));
  if (known !== undefined) {
    known.name = name ?? known.name;
    known.externalId = external_id ?? known.externalId;
    known.email = email ?? known.email;
    return json(200, { user: userJson(account, known) });
  }
  if (name === undefined || name.trim() === '') throw recordInvalid('name', 'Name: is too short (is 0 characters)');
  const made = addUser(account, { name, email, role: 'end-user', externalId: external_id });
  return json(201, { user: userJson(account, made) });
}

/** The trap for health checks: without credentials `users/me` answers 200 with this. */
const ANONYMOUS_USER = {
  id: null,
  name: 'Anonymous user',
  email: 'invalid@example.com',
  role: 'end-user',
  active: false,
};

function userJson(account: Account, user: UserRecord): unknown {
  return {
    id: user.id,
    url: `${account.url}/api/v2/users/${user.id}.json`,
    name: user.name,
    email: user.email,
    external_id: user.externalId,
    role: user.role,
    active: true,
    verified: true,
    suspended: false,
    locale: 'en-US',
    time_zone: 'Etc/UTC',
    phone: null,
    organization_id: user.organizationId,
    tags: [],
    user_fields: {},
    created_at: isoTime(user.createdAt),
    updated_at: isoTime(user.createdAt),
  };
}

function organizationJson(account: Account, organization: OrganizationRecord): unknown {
  return {
    id: organization.id,
    url: `${account.url}/api/v2/organizations/${organization.id}.json`,
    name: organization.name,
    domain_names: [],
    details: null,
    notes: null,
    group_id: null,
    external_id: null,
    tags: [],
    organization_fields: {},
    created_at: isoTime(organization.createdAt),
    updated_at: isoTime(organization.createdAt),
  };
}
