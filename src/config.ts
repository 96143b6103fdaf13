import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((word) => word === 'true');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));

/** The environment. One entry for each line of `.env.example`. */
export const Environment = z.object({
  PORT: whole(0, 65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional(),
  DATA_DIR: z.string().default('data'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  MODE: z.enum(['observe', 'live']).default('live'),
  ALLOW_SAMPLE_MODEL: flag.default(false),
  ZENDESK_URL: url.optional(),
  ZENDESK_OAUTH_CLIENT_ID: z.string().optional(),
  ZENDESK_OAUTH_CLIENT_SECRET: z.string().optional(),
  ZENDESK_EMAIL: z.string().optional(),
  ZENDESK_API_TOKEN: z.string().optional(),
  ZENDESK_WEBHOOK_SECRET: z.string().optional(),
  ZENDESK_WEBHOOK_SECRET_PREVIOUS: z.string().optional(),
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'must begin with xoxb-').optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'must begin with xapp-').optional(),
  SLACK_API_URL: url.transform((text) => `${text}/`).optional(),
  ESCALATION_CHANNEL: z.string().default('#escalations'),
  ESCALATION_THRESHOLD: whole(0, 100).default(70),
  WATCHED_CHANNELS: list.default([]),
  RULES_FILE: z.string().optional(),
  CATALOGUE_FILE: z.string().optional(),
  CONFIDENCE_FLOOR: z.coerce.number().min(0).max(1).default(0.5),
  OPERATORS: list.default([]),
});

export interface ZendeskConfig {
  url: string;
  access:
    | { kind: 'oauth'; clientId: string; clientSecret: string }
    | { kind: 'api_token'; email: string; apiToken: string };
  webhookSecrets: string[];
  /** A stand-in on this machine, not an account with customers. */
  isSandbox: boolean;
}

export interface SlackConfig {
  token: string;
  apiUrl: string | null;
  transport: { kind: 'http'; signingSecret: string } | { kind: 'socket'; appToken: string };
  escalationChannel: string;
  watchedChannels: string[];
}

export interface Config extends Pick<z.infer<typeof Environment>, 'PORT' | 'HOST'> {
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
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    PORT: env.PORT,
    HOST: env.HOST,
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
  };
}

type Env = z.infer<typeof Environment>;

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
  if (secrets.length === 0) faults.push('ZENDESK_WEBHOOK_SECRET: needed to tell real webhooks from forged ones');
  const host = new URL(env.ZENDESK_URL).hostname;
  const isSandbox = ['localhost', '127.0.0.1', '[::1]'].includes(host);
  if (!isSandbox && env.ZENDESK_URL.startsWith('http:')) faults.push('ZENDESK_URL: must begin with https://');
  return access === null ? null : { url: env.ZENDESK_URL, access, webhookSecrets: secrets, isSandbox };
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

function slackOf(env: Env, faults: string[]): SlackConfig | null {
  if (env.SLACK_BOT_TOKEN === undefined) {
    if (env.SLACK_APP_TOKEN !== undefined || env.SLACK_SIGNING_SECRET !== undefined) {
      faults.push('SLACK_BOT_TOKEN: missing, while other Slack settings are there');
    }
    return null;
  }
  const transport =
    env.SLACK_APP_TOKEN !== undefined
      ? ({ kind: 'socket', appToken: env.SLACK_APP_TOKEN } as const)
      : env.SLACK_SIGNING_SECRET !== undefined
        ? ({ kind: 'http', signingSecret: env.SLACK_SIGNING_SECRET } as const)
        : null;
  if (transport === null) {
    faults.push('SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP)');
    return null;
  }
  return {
    token: env.SLACK_BOT_TOKEN,
    apiUrl: env.SLACK_API_URL ?? null,
    transport,
    escalationChannel: env.ESCALATION_CHANNEL,
    watchedChannels: env.WATCHED_CHANNELS,
  };
}
