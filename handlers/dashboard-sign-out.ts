import type { Services } from '../src/core/ports.ts';
import { requireSameSite, sessionCookie, sessionToken } from '../src/dashboard/signed-in.ts';
import type { HttpHandler } from '../src/http.ts';

/** `POST /dashboard/sign-out`: the session ends here, not only in the browser. */
export function dashboardSignOut({ api }: Pick<Services, 'api'>): HttpHandler {
  return async ({ headers }) => {
    requireSameSite(headers);
    const token = sessionToken(headers);
    if (token !== null) await api.sessions.end(token);
    return { status: 303, headers: { location: '/dashboard', 'set-cookie': sessionCookie('', headers) } };
  };
}
