import { SignatureError } from '../src/core/errors.ts';
import type { Headers, Services } from '../src/core/ports.ts';
import { readDashboard } from '../src/dashboard/read.ts';
import { signedIn } from '../src/dashboard/signed-in.ts';
import { readSpan } from '../src/dashboard/span.ts';
import type { HttpHandler, HttpReply } from '../src/http.ts';
import { pageReply } from '../src/page-reply.ts';

/** Drawing takes some hundred milliseconds of this process, so a page serves everybody who asks soon after. */
const FRESH_MS = 20_000;

/** `GET /dashboard`: the page; a browser without a key is sent to the form for one. */
export function dashboardAsked(
  services: Pick<Services, 'keys' | 'rates' | 'api' | 'store' | 'messenger' | 'clock'>,
): HttpHandler {
  const pages = new Map<number, { until: number; html: Promise<string> }>();
  return async ({ headers, query }) => {
    const now = services.clock();
    const key = await signedIn(headers, services);
    if (key === null) return unknown(headers);
    const span = readSpan(query, now);
    for (const [count, { until }] of pages) if (until <= now.getTime()) pages.delete(count);
    const page = pages.get(span.count) ?? { until: now.getTime() + FRESH_MS, html: drawn(span, services) };
    pages.set(span.count, page);
    try {
      return pageReply(200, await page.html);
    } catch (failure) {
      pages.delete(span.count);
      throw failure;
    }
  };
}

/** A browser is shown the form, a program is told. */
function unknown({ accept = '' }: Headers): HttpReply {
  if (String(accept).includes('text/html')) return { status: 303, headers: { location: '/dashboard/sign-in' } };
  throw new SignatureError('This needs a key with the scope "dashboard": send `Authorization: Bearer ...`.');
}

/** The drawing library is large: it is loaded when somebody looks, not with the bot. */
async function drawn(...[span, services]: Parameters<typeof readDashboard>): Promise<string> {
  const { dashboardPage } = await import('../src/report/dashboard.ts');
  return dashboardPage(await readDashboard(span, services));
}
