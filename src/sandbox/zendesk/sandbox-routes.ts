import type { Account } from './account.ts';
import { categoryRoutes } from './category-routes.ts';
import type { Deliveries } from './deliveries.ts';
import { fieldRoutes } from './field-routes.ts';
import { formRoutes } from './form-routes.ts';
import { incrementalRoutes } from './incremental-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { oauthRoutes } from './oauth-routes.ts';
import type { Route } from './routes.ts';
import { tagRoutes } from './tag-routes.ts';
import { ticketRoutes } from './ticket-routes.ts';
import type { Tokens } from './tokens.ts';
import { triggerRoutes } from './trigger-routes.ts';
import type { Triggers } from './trigger-runs.ts';
import { userRoutes } from './user-routes.ts';
import { viewRoutes } from './view-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

export interface SandboxParts {
  account: Account;
  tokens: Tokens;
  deliveries: Deliveries;
  triggers: Triggers;
  /** What the limits call a minute. */
  windowMs: number;
  updatesPerWindow: number;
  exportsPerWindow: number;
  /** Whether the plan offers event subscriptions. */
  eventsInPlan: boolean;
  jobDelayMs: number;
}

/** Every path the sandbox serves. `close` stops jobs that have not run yet. */
export function sandboxRoutes(parts: SandboxParts): { routes: Route[]; close(): void } {
  const { account, tokens, deliveries, windowMs } = parts;
  const jobs = jobRoutes(parts);
  const routes = [
    ...oauthRoutes(tokens),
    ...userRoutes(account),
    ...ticketRoutes(parts),
    ...tagRoutes(parts),
    ...jobs.routes,
    ...incrementalRoutes(account, parts.exportsPerWindow, windowMs),
    ...fieldRoutes(account, windowMs),
    ...formRoutes(account),
    ...categoryRoutes(account),
    ...triggerRoutes(account),
    ...viewRoutes(account),
    ...webhookRoutes(account, deliveries, parts.eventsInPlan),
  ];
  return { routes, close: jobs.close };
}
