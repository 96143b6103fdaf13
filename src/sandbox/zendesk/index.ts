import { type FaultPlan, faultPlan, serveWithFaults } from '../faults.ts';
import { newAccount, type ZendeskChange } from './account.ts';
import { type Delivery, deliveries } from './deliveries.ts';
import { type OutsideWorld, outsideWorld } from './outside-world.ts';
import { rateLimits } from './rate-limits.ts';
import { router } from './router.ts';
import { sandboxRoutes } from './sandbox-routes.ts';
import { type ApiToken, type OAuthClient, SCOPES, tokens } from './tokens.ts';
import { triggers } from './trigger-runs.ts';
import { newSecret } from './webhook-record.ts';

export interface ZendeskOptions {
  port?: number;
  clock?: () => Date;
  /** One client with every scope when absent; see `oauthClient`. */
  oauthClients?: OAuthClient[];
  apiTokens?: ApiToken[];
  /** Role of the user the API acts as. Exports and set-up need `admin`, the default. */
  apiRole?: 'admin' | 'agent';
  /** 100, as on most plans. */
  ticketUpdateLimitPerMinute?: number;
  /** 10, as on most plans. */
  exportLimitPerMinute?: number;
  /** Sets the limit of all requests per minute: 200, 400, 700 or 2,500. */
  plan?: 'team' | 'professional' | 'enterprise' | 'enterprise-plus';
  /** Overrides the limit of the plan. */
  requestLimitPerMinute?: number;
  /** What the limits call a minute, in milliseconds; shorter in tests that wait for a 429 to pass. */
  minuteMs?: number;
  /** Whether the plan offers ticket event subscriptions. */
  eventSubscriptions?: boolean;
  /** Secret of webhooks made by `registerWebhook`; chance otherwise. */
  webhookSecret?: string;
  /** What a second between delivery attempts takes, in milliseconds; 1000 is real time. */
  retryDelayMs?: number;
  /** How long a receiver may take; the real one waits 12 s. */
  webhookTimeoutMs?: number;
  /** Whether a retried delivery keeps its first timestamp; the vendor does not say. */
  retryTimestamp?: 'first' | 'fresh';
  /**
   * Stamps have whole seconds, so the real one cannot see a second write within the same second. By default every
   * update moves the stamp by a second at least and each conflict is seen; `clock` shows the real blind spot.
   */
  stamps?: 'distinct' | 'clock';
  /** How long a bulk job waits before it runs. */
  jobDelayMs?: number;
  /** Whether `calls` keeps every request with its body. */
  keepCalls?: boolean;
}

/** One request as it was sent. */
export interface ApiCall {
  method: string;
  path: string;
  /** Without the question mark. */
  query: string;
  body: string;
}

interface RequestEntry {
  method: string;
  path: string;
  /** 0 when a fault left the caller without an answer. */
  status: number;
}

export interface ZendeskSandbox extends OutsideWorld {
  url: string;
  faults: FaultPlan;
  /** What a bot needs to log in. */
  oauthClient: OAuthClient;
  /** The last 5,000 requests, oldest first. */
  requests: RequestEntry[];
  /** Every request that was handled, oldest first; empty unless `keepCalls`. */
  calls: ApiCall[];
  /** Every webhook invocation with its attempts, oldest first. */
  deliveries: Delivery[];
  webhookSecret: string;
  /** Every OAuth token stops working at once. */
  revokeTokens(): void;
  /** Returns the function that ends it. */
  onChange(listener: (change: ZendeskChange) => void): () => void;
  close(): Promise<void>;
}

const PLANS = { team: 200, professional: 400, enterprise: 700, 'enterprise-plus': 2500 };
const REQUESTS_KEPT = 5000;

/** Starts a local Zendesk on 127.0.0.1 that keeps its state in memory and speaks the wire of the real one. */
export async function startZendesk(options: ZendeskOptions = {}): Promise<ZendeskSandbox> {
  const clock = options.clock ?? (() => new Date());
  const account = newAccount(clock, options.apiRole ?? 'admin');
  account.stampStepMs = options.stamps === 'clock' ? 0 : 1000;
  const oauthClient = options.oauthClients?.[0] ?? {
    id: 'umbrage',
    secret: 'sandbox-client-secret',
    scopes: [...SCOPES],
  };
  const issued = tokens(account, options.oauthClients ?? [oauthClient], options.apiTokens ?? []);
  const sender = deliveries(account, {
    retryDelayMs: options.retryDelayMs ?? 1000,
    timeoutMs: options.webhookTimeoutMs ?? 12_000,
    retryTimestamp: options.retryTimestamp ?? 'first',
  });
  const runs = triggers(account, sender);
  const windowMs = options.minuteMs ?? 60_000;
  const total = options.requestLimitPerMinute ?? PLANS[options.plan ?? 'enterprise'];
  const { routes, close: closeJobs } = sandboxRoutes({
    account,
    tokens: issued,
    deliveries: sender,
    triggers: runs,
    windowMs,
    updatesPerWindow: options.ticketUpdateLimitPerMinute ?? 100,
    exportsPerWindow: options.exportLimitPerMinute ?? 10,
    eventsInPlan: options.eventSubscriptions ?? true,
    jobDelayMs: options.jobDelayMs ?? 0,
  });
  const faults = faultPlan();
  const requests: RequestEntry[] = [];
  const calls: ApiCall[] = [];
  const handle = router({
    routes,
    tokens: issued,
    limits: rateLimits(clock),
    accountLimit: { bucket: 'account', total, windowMs },
  });
  const server = await serveWithFaults({
    port: options.port ?? 0,
    faults,
    handle: (request) => {
      const { method, path, query, body } = request;
      if (options.keepCalls === true)
        calls.push({ method, path, query: query.toString(), body: body.toString('utf8') });
      return handle(request);
    },
    onServed: ({ method, path, status }) => {
      requests.push({ method, path, status });
      if (requests.length > REQUESTS_KEPT) requests.shift();
    },
  });
  account.url = server.url;
  const webhookSecret = options.webhookSecret ?? newSecret();
  return {
    ...outsideWorld(account, runs, sender, webhookSecret),
    url: server.url,
    faults,
    oauthClient,
    requests,
    calls,
    deliveries: sender.log,
    webhookSecret,
    revokeTokens: issued.revokeAll,
    onChange: account.onChange,
    async close() {
      closeJobs();
      await sender.close();
      await server.close();
    },
  };
}
