import type { ApiKey } from '../core/api-key.ts';
import { RequestError } from '../core/errors.ts';
import type { Headers, Services } from '../core/ports.ts';

const COOKIE = 'umbrage_session';
export const SESSION_HOURS = 12;

type Needs = Pick<Services, 'keys' | 'rates' | 'api'>;

/**
 * Who looks at the dashboard: a program by its key in the head, a browser by the cookie it got for one. Null: nobody yet.
 * @throws SignatureError or RequestError for a key that will not do, RequestError 429 for one that asks too often
 */
export async function signedIn(headers: Headers, { keys, rates, api }: Needs): Promise<ApiKey | null> {
  const token = sessionToken(headers);
  const key =
    // A browser behind a proxy with a password sends that one along (`Basic`), beside its cookie.
    /^Bearer /i.test(String(headers.authorization))
      ? await keys.authorised(headers, 'dashboard')
      : token === null
        ? null
        : await api.sessions.key(token);
  if (key === null || !key.scopes.includes('dashboard')) return null;
  if (!rates.take(key.id).allowed) {
    throw new RequestError(429, 'This key has asked too often. Wait a little.', { headers: { 'retry-after': '5' } });
  }
  return key;
}

export function sessionToken({ cookie }: Headers): string | null {
  const [, token] = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{43})(?:;|$)`).exec(String(cookie ?? '')) ?? [];
  return token ?? null;
}

/** No script can read it, no other site can send it. Empty: the browser forgets it. */
export function sessionCookie(token: string, headers: Headers): string {
  const seconds = token === '' ? 0 : SESSION_HOURS * 60 * 60;
  // Behind a proxy the way to us is plain although the browser's is not.
  const secure = headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
  return `${COOKIE}=${token}; Path=/dashboard; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
}

/** Browsers say where a form was sent from; a form of another site is none of ours. @throws RequestError 403 */
export function requireSameSite(headers: Headers): void {
  const from = headers['sec-fetch-site'];
  if (from === undefined || from === 'same-origin' || from === 'none') return;
  throw new RequestError(403, 'This form was sent from another site.');
}
