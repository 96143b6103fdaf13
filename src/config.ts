import { z } from 'zod';
import { endpointOf, type RemoteConfig, remoteOf } from './config-remote.ts';
import { type SlackConfig, slackOf } from './config-slack.ts';
import { isLoopback, NetworkAddress, PublicAddress } from './config-urls.ts';
import { Redaction } from './core/redaction.ts';

export type { SlackConfig } from './config-slack.ts';

const flag = z.enum(['true', 'false']).transform((word) => word === 'true');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

/** The environment. One entry for each line of `.env.example`. */
export const Environment = z.object({
  PORT: whole(0, 65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: PublicAddress.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .refine((url) => URL.canParse(url), 'must be an address such as postgres://user:password@host:5432/database')
    .optional(),
  DATA_DIR: z.string().default('data'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  MODE: z.enum(['observe', 'live']).default('live'),
  ALLOW_SAMPLE_MODEL: flag.default(false),
  ZENDESK_URL: PublicAddress.optional(),
  ZENDESK_OAUTH_CLIENT_ID: z.string().optional(),
  ZENDESK_OAUTH_CLIENT_SECRET: z.string().optional(),
  ZENDESK_EMAIL: z.string().optional(),
  ZENDESK_API_TOKEN: z.string().optional(),
  ZENDESK_WEBHOOK_SECRET: z.string().optional(),
  ZENDESK_WEBHOOK_SECRET_PREVIOUS: z.string().optional(),
  ZENDESK_INTAKE: z.enum(['webhook', 'poll']).default('webhook'),
  ZENDESK_WRITES_PER_MINUTE: whole(1, 100_000).optional(),
  ZENDESK_NOTE: flag.default(false),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must begin with xoxb-').optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must begin with xapp-').optional(),
  SLACK_API_URL: PublicAddress.transform((text) => `${text}/`).optional(),
  ESCALATION_CHANNEL: z.string().default('#escalations'),
  ESCALATION_THRESHOLD: whole(0, 100).default(70),
  WATCHED_CHANNELS: list.default([]),
  RULES_FILE: z.string().optional(),
  CATALOGUE_FILE: z.string().optional(),
  CONFIDENCE_FLOOR: z.coerce.number().min(0).max(1).default(0.5),
  OPERATORS: list.default([]),
  OPERATORS_CHANNEL: z.string().optional(),
  CLASSIFIER: z.enum(['embedded', 'openai', 'cascade']).default('embedded'),
  CASCADE_BELOW: z.coerce.number().min(0).max(1).default(0.75),
  OPENAI_BASE_URL: NetworkAddress.optional(),
  OPENAI_API_KEY: z.string().default(''),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_WIRE: z.enum(['chat', 'decisions']).default('chat'),
  OPENAI_ANSWERS: z.enum(['auto', 'ids', 'names']).default('auto'),
  OPENAI_EXAMPLES: whole(0, 20).optional(),
  OPENAI_SAMPLES: whole(1, 9).default(3),
  OPENAI_TIMEOUT_MS: whole(100, 120_000).default(10_000),
  OPENAI_CONCURRENCY: whole(1, 64).default(4),
  OPENAI_TOKENS_PER_DAY: whole(1, 1e12).optional(),
  OPENAI_DOLLARS_PER_DAY: z.coerce.number().positive().optional(),
  OPENAI_PRICE_INPUT: z.coerce.number().min(0).optional(),
  OPENAI_PRICE_OUTPUT: z.coerce.number().min(0).optional(),
  REDACTION: Redaction.default('mask'),
  REDACTION_REGIONS: list.default(['GB', 'US']),
  REDACTION_TERMS: list.default([]),
  RETENTION_DAYS: whole(1, 36_500).optional(),
  COPY_DAYS: whole(0, 3_650).default(7),
  API_KEYS: list.default([]),
  API_REQUESTS_PER_MINUTE: whole(1, 1e6).default(600),
});

export interface ZendeskConfig {
  url: string;
  access:
    | { kind: 'oauth'; clientId: string; clientSecret: string }
    | { kind: 'api_token'; email: string; apiToken: string };
  webhookSecrets: string[];
  /** `poll`: tickets are fetched every minute, and nobody needs to reach us. */
  intake: 'webhook' | 'poll';
  /** Ticket updates a minute, all processes together; null: sixty, or less where the account allows less. */
  writesPerMinute: number | null;
  /** Whether each ticket gets an internal comment that says why. */
  note: boolean;
  /** A stand-in on this machine, not an account with customers. */
  isSandbox: boolean;
}

export interface Config extends Pick<z.infer<typeof Environment>, 'PORT' | 'HOST'> {
  /** What Zendesk and Slack call, without a slash at its end. */
  publicUrl: string | null;
  database: { url: string | undefined; directory: string };
  logLevel: z.infer<typeof Environment>['LOG_LEVEL'];
  mode: 'observe' | 'live';
  allowSampleModel: boolean;
  confidenceFloor: number;
  threshold: number;
  rulesFile: string | undefined;
  catalogueFile: string | undefined;
  operators: string[];
  zendesk: ZendeskConfig | null;
  slack: SlackConfig | null;
  /** Channel for what the people who run this must know; undefined: the log alone. */
  operatorsChannel: string | undefined;
  redaction: { policy: Redaction; regions: string[]; terms: string[] };
  /** The model that is asked beside the embedded one, or null. */
  remote: RemoteConfig | null;
  /** The endpoint of the settings, whether complaints go there or not. */
  endpoint: RemoteConfig | null;
  /** How long customers' texts are kept, in days; null: for ever. */
  retentionDays: number | null;
  /** How long daily copies of the embedded database are kept, in days; 0: none are made. */
  copyDays: number;
  /** Keys to begin with, each optionally with a name before a colon. */
  apiKeys: string[];
  /** Of each key, in this process. */
  requestsPerMinute: number;
}

/** Everything that is wrong with the settings, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The settings do not fit:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nSee .env.example for each name.`,
    );
    this.faults = faults;
  }
}

/** Settings from variables; an empty variable counts as absent. @throws ConfigError */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  const env = parsed.data;
  const faults: string[] = [];
  const zendesk = zendeskOf(env, faults);
  const slack = slackOf(env, faults);
  const remote = remoteOf(env, variables, faults);
  for (const key of env.API_KEYS) {
    if (key.length < 24) faults.push('API_KEYS: each key needs at least 24 characters; `umbrage keys` makes good ones');
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    PORT: env.PORT,
    HOST: env.HOST,
    publicUrl: env.PUBLIC_URL ?? null,
    database: { url: env.DATABASE_URL, directory: env.DATA_DIR },
    logLevel: env.LOG_LEVEL,
    mode: env.MODE,
    allowSampleModel: env.ALLOW_SAMPLE_MODEL,
    confidenceFloor: env.CONFIDENCE_FLOOR,
    threshold: env.ESCALATION_THRESHOLD,
    rulesFile: env.RULES_FILE,
    catalogueFile: env.CATALOGUE_FILE,
    operators: env.OPERATORS,
    zendesk,
    slack,
    operatorsChannel: env.OPERATORS_CHANNEL,
    redaction: { policy: env.REDACTION, regions: env.REDACTION_REGIONS, terms: env.REDACTION_TERMS },
    remote,
    endpoint: endpointOf(env),
    retentionDays: env.RETENTION_DAYS ?? null,
    copyDays: env.COPY_DAYS,
    apiKeys: env.API_KEYS,
    requestsPerMinute: env.API_REQUESTS_PER_MINUTE,
  };
}

export type Env = z.infer<typeof Environment>;

function zendeskOf(env: Env, faults: string[]): ZendeskConfig | null {
  if (env.ZENDESK_URL === undefined) return null;
  const access = zendeskAccess(env);
  if (access === null) {
    faults.push(
      'ZENDESK_URL is set, but neither ZENDESK_OAUTH_CLIENT_ID with ZENDESK_OAUTH_CLIENT_SECRET nor ZENDESK_EMAIL with ZENDESK_API_TOKEN',
    );
  }
  const secrets = [env.ZENDESK_WEBHOOK_SECRET, env.ZENDESK_WEBHOOK_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );
  // With an address to be called at, `umbrage setup zendesk` brings the secret; until then every webhook is refused.
  if (secrets.length === 0 && env.ZENDESK_INTAKE === 'webhook' && env.PUBLIC_URL === undefined) {
    faults.push(
      'ZENDESK_WEBHOOK_SECRET: needed to tell real webhooks from forged ones. Set PUBLIC_URL and run `umbrage setup zendesk`, or set ZENDESK_INTAKE=poll',
    );
  }
  if (access === null) return null;
  return {
    url: env.ZENDESK_URL,
    access,
    webhookSecrets: secrets,
    intake: env.ZENDESK_INTAKE,
    writesPerMinute: env.ZENDESK_WRITES_PER_MINUTE ?? null,
    note: env.ZENDESK_NOTE,
    isSandbox: isLoopback(new URL(env.ZENDESK_URL).hostname),
  };
}

function zendeskAccess(env: Env): ZendeskConfig['access'] | null {
  if (env.ZENDESK_OAUTH_CLIENT_ID !== undefined && env.ZENDESK_OAUTH_CLIENT_SECRET !== undefined) {
    return { kind: 'oauth', clientId: env.ZENDESK_OAUTH_CLIENT_ID, clientSecret: env.ZENDESK_OAUTH_CLIENT_SECRET };
  }
  if (env.ZENDESK_EMAIL !== undefined && env.ZENDESK_API_TOKEN !== undefined) {
    return { kind: 'api_token', email: env.ZENDESK_EMAIL, apiToken: env.ZENDESK_API_TOKEN };
  }
  return null;
}
