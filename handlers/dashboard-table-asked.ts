import { SignatureError } from '../src/core/errors.ts';
import type { Services } from '../src/core/ports.ts';
import { signedIn } from '../src/dashboard/signed-in.ts';
import { type DaySpan, readSpan } from '../src/dashboard/span.ts';
import type { HttpHandler } from '../src/http.ts';

type Needs = Pick<Services, 'keys' | 'rates' | 'api' | 'clock'>;

/** `GET /dashboard/<name>.csv` */
export function dashboardTableAsked(
  name: string,
  table: (span: DaySpan, services: Needs) => Promise<string>,
  services: Needs,
): HttpHandler {
  return async ({ headers, query }) => {
    if ((await signedIn(headers, services)) === null) {
      throw new SignatureError('Sign in at /dashboard, or send a key: `Authorization: Bearer ...`.');
    }
    const span = readSpan(query, services.clock());
    const file = `${name}-${span.since.toISOString().slice(0, 10)}-${span.count}-days.csv`;
    return {
      status: 200,
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${file}"` },
      body: await table(span, services),
    };
  };
}
