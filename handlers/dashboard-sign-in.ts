import { RequestError, SignatureError } from '../src/core/errors.ts';
import type { Services } from '../src/core/ports.ts';
import { requireSameSite, SESSION_HOURS, sessionCookie } from '../src/dashboard/signed-in.ts';
import type { HttpHandler, HttpRoute } from '../src/http.ts';
import { pageReply } from '../src/page-reply.ts';
import { signInPage } from '../src/report/sign-in.ts';

/** In bytes: a key and its name. */
const FORM_LIMIT = 4 * 1024;

/** `GET /dashboard/sign-in`: the form. */
export function dashboardSignInAsked(): HttpHandler {
  return async () => pageReply(200, signInPage(null));
}

/** `POST /dashboard/sign-in`: a browser gives a key and gets a cookie for it. The key is never in an address. */
export function dashboardSignIn({ keys, rates, api }: Pick<Services, 'keys' | 'rates' | 'api'>): HttpRoute {
  return {
    bodyLimit: FORM_LIMIT,
    async handle({ headers, body }) {
      requireSameSite(headers);
      if (!String(headers['content-type']).startsWith('application/x-www-form-urlencoded')) {
        throw new RequestError(415, 'Send the form of the page, or use the key itself: `Authorization: Bearer ...`.');
      }
      const given = new URLSearchParams(new TextDecoder().decode(body)).get('key')?.trim() ?? '';
      // Whoever tries keys one by one is slowed down, whatever the keys.
      if (!rates.take('dashboard sign-in').allowed) {
        return pageReply(429, signInPage('Too many attempts. Wait a minute.'), { 'retry-after': '60' });
      }
      try {
        const key = await keys.authorised({ authorization: `Bearer ${given}` }, 'dashboard');
        const cookie = sessionCookie(await api.sessions.begin(key, SESSION_HOURS), headers);
        return { status: 303, headers: { location: '/dashboard', 'set-cookie': cookie } };
      } catch (failure) {
        if (failure instanceof SignatureError) return pageReply(401, signInPage(failure.message));
        if (failure instanceof RequestError && failure.status === 403)
          return pageReply(403, signInPage(failure.message));
        throw failure;
      }
    },
  };
}
