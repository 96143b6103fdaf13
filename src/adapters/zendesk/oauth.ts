import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { Authorization } from './attempts.ts';
import { type TransportOptions, zendeskTransport } from './transport.ts';

/** What the running bot needs. Setting up fields and views needs `read write`: they have no narrower scope. */
const SERVICE_SCOPES = ['read', 'tickets:write', 'users:write'] as const;

export interface OAuthOptions extends Omit<TransportOptions, 'authorization'> {
  clientId: string;
  clientSecret: string;
  scopes?: readonly string[];
  /** Seconds a token is asked to live; Zendesk allows more than 300 and less than 172,800. Default one day. */
  lifeS?: number;
  /** Milliseconds since 1970. */
  now: () => number;
}

interface Token {
  header: string;
  renewAtMs: number;
  expiresAtMs: number;
}

const Granted = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().nullish() });
const Current = z.object({ token: z.object({ scopes: z.array(z.string()) }) });

/** How long a token still serves after its renewal failed, before the renewal is tried again. */
const PAUSE_MS = 30_000;

/**
 * Client credentials. The token is renewed when 80 % of its life are over and once after a 401; requests that need it at
 * the same moment share one renewal, and one that fails does no harm while the old token lives.
 * `header` throws UpstreamError when there is no token to be had, or it lacks a scope that was asked for.
 */
export function oauth(options: OAuthOptions): Authorization {
  const { now } = options;
  let token: Token | null = null;
  let underWay: Promise<Token> | null = null;

  function fetched(): Promise<Token> {
    underWay ??= newToken(options)
      .then((fresh) => {
        token = fresh;
        return fresh;
      })
      .finally(() => {
        underWay = null;
      });
    return underWay;
  }

  async function renewedEarly(old: Token): Promise<Token> {
    try {
      return await fetched();
    } catch (error) {
      if (now() >= old.expiresAtMs) throw error;
      old.renewAtMs = now() + PAUSE_MS;
      return old;
    }
  }

  return {
    async header() {
      if (token === null || now() >= token.expiresAtMs) return (await fetched()).header;
      return now() < token.renewAtMs ? token.header : (await renewedEarly(token)).header;
    },
    async renew(header) {
      // Another request may have renewed it while this one was on its way.
      if (token === null || token.header === header) await fetched();
      return true;
    },
  };
}

async function newToken(options: OAuthOptions): Promise<Token> {
  const { clientId, clientSecret, scopes = SERVICE_SCOPES, lifeS = 86_400, now } = options;
  const askedAtMs = now();
  const granted = await zendeskTransport({ ...options, authorization: null }).call({
    method: 'POST',
    path: '/oauth/tokens',
    body: {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: scopes.join(' '),
      expires_in: lifeS,
    },
    schema: Granted,
    // An answer that got lost leaves a token nobody knows, which expires by itself.
    retry: 'always',
  });
  const lifeMs = (granted.expires_in ?? lifeS) * 1000;
  const token = {
    header: `Bearer ${granted.access_token}`,
    renewAtMs: askedAtMs + lifeMs * 0.8,
    expiresAtMs: askedAtMs + lifeMs,
  };
  await assertScopes(options, token.header, scopes);
  return token;
}

/** Zendesk issues a token for scopes it does not know, or grants fewer, and says so only by 403 to every request. */
async function assertScopes(options: OAuthOptions, header: string, asked: readonly string[]): Promise<void> {
  const fixed: Authorization = { header: () => Promise.resolve(header), renew: () => Promise.resolve(false) };
  const granted = await zendeskTransport({ ...options, authorization: fixed })
    .call({ method: 'GET', path: '/api/v2/oauth/tokens/current', schema: Current })
    .then(({ token }) => token.scopes, noneWhenForbidden);

  const missing = asked.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return;
  throw new UpstreamError(
    `Zendesk issued an OAuth token without the scopes ${missing.join(', ')}. Allow them for the OAuth client in the Admin Center.`,
    { system: 'zendesk', retryable: false, code: 'missing_scopes' },
  );
}

function noneWhenForbidden(error: unknown): string[] {
  if (error instanceof UpstreamError && error.status === 403) return [];
  throw error;
}
