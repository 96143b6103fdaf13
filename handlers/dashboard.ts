import type { Services } from '../src/core/ports.ts';
import { TABLES } from '../src/dashboard/tables.ts';
import { checkedFailureReply, type HttpHandler, type HttpRoute } from '../src/http.ts';
import { dashboardAsked } from './dashboard-asked.ts';
import { dashboardSignIn, dashboardSignInAsked } from './dashboard-sign-in.ts';
import { dashboardSignOut } from './dashboard-sign-out.ts';
import { dashboardTableAsked } from './dashboard-table-asked.ts';

/** The page for managers. */
export function dashboardRoutes(services: Services): Record<string, HttpRoute> {
  const routes: Record<string, HttpHandler | HttpRoute> = {
    'GET /dashboard': dashboardAsked(services),
    'GET /dashboard/volume.csv': dashboardTableAsked('volume', TABLES.volume, services),
    'GET /dashboard/escalations.csv': dashboardTableAsked('escalations', TABLES.escalations, services),
    'GET /dashboard/corrections.csv': dashboardTableAsked('corrections', TABLES.corrections, services),
    'GET /dashboard/sign-in': dashboardSignInAsked(),
    'POST /dashboard/sign-in': dashboardSignIn(services),
    'POST /dashboard/sign-out': dashboardSignOut(services),
  };
  return Object.fromEntries(
    Object.entries(routes).map(([name, given]) => {
      const route = typeof given === 'function' ? { handle: given } : given;
      return [name, { ...route, failure: checkedFailureReply }];
    }),
  );
}
