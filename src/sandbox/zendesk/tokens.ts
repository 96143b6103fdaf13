import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ServedReply } from '../faults.ts';
import type { Account } from './account.ts';
import { isoTime } from './account.ts';
import { json, notAuthenticated, Refusal } from './reply.ts';

export interface OAuthClient {
  id: string;
  secret: string;
  /** Scopes the client may be granted at most. */
  scopes: string[];
}

export interface ApiToken {
  email: string;
  token: string;
}

/** Who makes a request. */
export interface Principal {
  userId: number;
  role: 'admin' | 'agent' | 'anonymous';
  /** `all` for API tokens; empty for a token that was issued for a scope nobody knows. */
  scopes: readonly string[] | 'all';
  tokenId: number | null;
}

export interface Tokens {
  /** `POST /oauth/tokens`. */
  grant(body: unknown): ServedReply;
  /** @throws Refusal 401 */
  principal(authorization: string | undefined): Principal;
  describe(tokenId: number): unknown;
  revoke(tokenId: number): void;
  /** Every OAuth token stops working at once, as if an admin had revoked them. */
  revokeAll(): void;
}

interface TokenRecord {
  id: number;
  token: string;
  clientId: number;
  scopes: string[];
  createdAt: number;
  expiresAt: number | null;
}

const RESOURCES = ['tickets', 'users', 'organizations', 'hc', 'apps', 'triggers', 'automations', 'targets', 'webhooks'];
export const SCOPES: readonly string[] = [
  'read',
  'write',
  'impersonate',
  'auditlogs:read',
  ...RESOURCES.flatMap((resource) => [`${resource}:read`, `${resource}:write`]),
];

const GrantRequest = z.object({
  grant_type: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
  scope: z.unknown().optional(),
  expires_in: z.unknown().optional(),
});

export const ANONYMOUS: Principal = { userId: 0, role: 'anonymous', scopes: [], tokenId: null };

export function tokens(account: Account, clients: readonly OAuthClient[], apiTokens: readonly ApiToken[]): Tokens {
  const issued = new Map<string, TokenRecord>();
  /** Clients have a number beside the identifier they log in with. */
  const clientIds = new Map(clients.map((client) => [client.id, account.nextId()]));
  const byId = (id: number) => [...issued.values()].find((record) => record.id === id);
  const role = () => (account.users.get(account.apiUserId)?.role === 'admin' ? 'admin' : 'agent');

  function bearer(token: string): Principal {
    const record = issued.get(token);
    if (record === undefined || (record.expiresAt !== null && record.expiresAt <= account.now())) throw invalidToken();
    return { userId: account.apiUserId, role: role(), scopes: record.scopes, tokenId: record.id };
  }

  function basic(encoded: string): Principal {
    const [user, secret] = splitOnce(Buffer.from(encoded, 'base64').toString('utf8'), ':');
    const known = apiTokens.some(({ email, token }) => user === `${email}/token` && secret === token);
    if (!known) throw notAuthenticated();
    return { userId: account.apiUserId, role: role(), scopes: 'all', tokenId: null };
  }

  return {
    grant(body) {
      const request = GrantRequest.safeParse(body);
      if (!request.success) throw oauthError(400, 'invalid_request', 'The request is missing a required parameter.');
      const { grant_type, client_id, client_secret, scope, expires_in } = request.data;
      if (grant_type !== 'client_credentials') {
        throw oauthError(400, 'unsupported_grant_type', 'The authorization grant type is not supported.');
      }
      const client = clients.find(({ id, secret }) => id === client_id && secret === client_secret);
      if (client === undefined) throw oauthError(401, 'invalid_client', 'Client authentication failed.');
      const lifeS = lifetime(expires_in);
      const scopes = grantedScopes(scope, client.scopes);
      const token = randomBytes(32).toString('hex');
      issued.set(token, {
        id: account.nextId(),
        token,
        clientId: clientIds.get(client.id) ?? 0,
        scopes,
        createdAt: account.now(),
        expiresAt: lifeS === null ? null : account.now() + lifeS * 1000,
      });
      return json(201, {
        access_token: token,
        token_type: 'bearer',
        scope: typeof scope === 'string' ? scope : '',
        expires_in: lifeS,
      });
    },
    principal(authorization) {
      if (authorization === undefined || authorization === '') return ANONYMOUS;
      const [scheme, credentials] = splitOnce(authorization, ' ');
      if (scheme.toLowerCase() === 'bearer') return bearer(credentials);
      if (scheme.toLowerCase() === 'basic') return basic(credentials);
      throw notAuthenticated();
    },
    describe(tokenId) {
      const record = byId(tokenId);
      if (record === undefined) throw invalidToken();
      return {
        id: record.id,
        url: `${account.url}/api/v2/oauth/tokens/${record.id}.json`,
        user_id: account.apiUserId,
        client_id: record.clientId,
        token: record.token.slice(0, 10),
        refresh_token: null,
        scopes: record.scopes,
        created_at: isoTime(record.createdAt),
        expires_at: record.expiresAt === null ? null : isoTime(record.expiresAt),
        used_at: isoTime(account.now()),
      };
    },
    revoke(tokenId) {
      const record = byId(tokenId);
      if (record !== undefined) issued.delete(record.token);
    },
    revokeAll: () => issued.clear(),
  };
}

/** One unknown word, a comma or an array makes the whole token useless; the answer does not say so. */
function grantedScopes(scope: unknown, allowed: readonly string[]): string[] {
  const asked = typeof scope === 'string' ? scope.split(' ').filter((word) => word !== '') : [];
  return asked.every((word) => SCOPES.includes(word)) ? asked.filter((word) => allowed.includes(word)) : [];
}

function lifetime(value: unknown): number | null {
  if (value === undefined || value === null) return null;
  const seconds = Number(value);
  if (Number.isInteger(seconds) && seconds > 300 && seconds < 172_800) return seconds;
  throw oauthError(400, 'invalid_request', 'expires_in must be more than 300 and less than 172800 seconds.');
}

function oauthError(status: number, error: string, description: string): Refusal {
  return new Refusal(json(status, { error, error_description: description }));
}

const invalidToken = (): Refusal =>
  oauthError(401, 'invalid_token', 'The access token provided is expired, revoked, malformed or invalid.');

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
