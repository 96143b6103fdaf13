import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command } from 'commander';
import { eq } from 'drizzle-orm';
import { ZENDESK } from '../../manifests/zendesk.ts';
import { inbox } from '../adapters/store/schema.ts';
import { zendeskAccount } from '../adapters/zendesk/account.ts';
import type { SetupLine, SetupRun } from '../adapters/zendesk/setup/ensure.ts';
import type { WantedField } from '../adapters/zendesk/setup/fields.ts';
import { setUp, takeDown } from '../adapters/zendesk/setup/index.ts';
import { sendTest, signingSecret, type Webhook } from '../adapters/zendesk/setup/webhook.ts';
import type { Config, ZendeskConfig } from '../config.ts';
import type { Catalogue } from '../core/catalogue.ts';
import { fieldOptions } from '../core/field-options.ts';
import { ensureModel } from '../first-model.ts';
import type { Foundation } from '../foundation.ts';
import { FIELDS_SETTING, WEBHOOK_SETTING, WebhookSetting } from '../services-zendesk.ts';
import type { CommandContext } from './context.ts';
import { writeEnvFile } from './env-file.ts';

interface Options {
  dryRun?: boolean;
  remove?: boolean;
  eventSubscription?: boolean;
  json?: boolean;
}

/** Zendesk accepts lives of more than 300 seconds; set-up takes less than one minute. */
const TOKEN_LIFE_S = 600;
/** How long the sample may take from Zendesk to our inbox. */
const TEST_MS = 20_000;

export function setupZendeskCommand(context: CommandContext): Command {
  return new Command('zendesk')
    .description(
      'Create or update the fields, forms, webhook, trigger and views in Zendesk. A second run changes nothing.',
    )
    .option('--dry-run', 'show what would change, and change nothing')
    .option('--remove', 'take away everything of ours, and nothing else')
    .option('--event-subscription', 'let Zendesk announce tickets by event subscription instead of a trigger')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const foundation = await context.foundation();
      const { zendesk } = foundation.config;
      if (zendesk === null)
        throw new Error('Zendesk is not connected. Set ZENDESK_URL and its credentials (see .env.example).');
      const lines: SetupLine[] = [];
      const run: SetupRun = {
        ...access(zendesk, context),
        dryRun: options.dryRun === true,
        tell: (line) => lines.push(line),
      };
      const result = options.remove ? await remove(run, foundation) : await set(run, foundation, options, context);
      report(lines, result, options, context);
      if (result.test !== undefined && result.test !== 'arrived') throw new Error(result.test);
    });
}

interface Outcome {
  /** `arrived`, or what is wrong; undefined when nothing was sent. */
  test?: string;
}

function access({ url, access: credentials }: ZendeskConfig, { signal }: CommandContext) {
  const scopes = ZENDESK.setupScopes;
  return zendeskAccount({ url, access: credentials, scopes, lifeS: TOKEN_LIFE_S, signal });
}

async function set(run: SetupRun, foundation: Foundation, options: Options, context: CommandContext): Promise<Outcome> {
  const { config, settings } = foundation;
  const all = everything(await catalogueOf(foundation));
  const wanted = {
    ...all,
    // Zendesk takes no drop-down without an entry.
    fields: all.fields.filter((field) => field.type !== 'tagger' || field.options.length > 0),
    ...connection(config, options.eventSubscription === true),
  };
  const { fields, webhook } = await setUp(run, wanted);
  if (run.dryRun) return {};
  await settings.set(FIELDS_SETTING, fields);
  if (webhook === null) return {};
  await keepSecret(run, webhook, foundation, context);
  return { test: await deliverSample(run, webhook, foundation) };
}

async function remove(run: SetupRun, { settings }: Foundation): Promise<Outcome> {
  await takeDown(run, { ...everything({ topics: [] }), webhook: ZENDESK.webhook, trigger: ZENDESK.trigger });
  if (run.dryRun) return {};
  await settings.remove(FIELDS_SETTING);
  await settings.remove(WEBHOOK_SETTING);
  return {};
}

async function catalogueOf({ models, log }: Foundation): Promise<Catalogue> {
  await ensureModel(models, log);
  const live = await models.live();
  const card = live === null ? null : await models.card(live);
  if (card === null)
    throw new Error('No model is live, so there is no list of topics. Train one with `umbrage train`.');
  return card.catalogue;
}

/** What an account is to have for these topics, apart from how we are called. */
export function everything(catalogue: Catalogue) {
  const options: Readonly<Record<string, WantedField['options']>> = fieldOptions(catalogue);
  const names = ['topic', 'problem', 'band', 'index', 'confidence'] as const;
  return {
    fields: names.map((name) => ({ name, ...ZENDESK.fields[name], options: options[name] ?? [] })),
    triggerCategory: ZENDESK.triggerCategory,
    views: ZENDESK.views,
  };
}

function connection({ zendesk, publicUrl }: Config, byEvents: boolean) {
  if (zendesk?.intake === 'poll') return { webhook: null, trigger: null };
  if (publicUrl === null) {
    throw new Error('Zendesk needs an address to call. Set PUBLIC_URL, or ZENDESK_INTAKE=poll to do without.');
  }
  const subscriptions = byEvents ? [ZENDESK.eventSubscription] : ZENDESK.webhook.subscriptions;
  return {
    webhook: { ...ZENDESK.webhook, subscriptions, endpoint: `${publicUrl}${ZENDESK.webhook.path}` },
    trigger: byEvents ? null : ZENDESK.trigger,
  };
}

/** Into the settings, where every running bot finds it within seconds, and into `.env` for those who start anew. */
async function keepSecret(
  { transport }: SetupRun,
  { id, endpoint }: Webhook,
  { settings }: Foundation,
  { cwd }: CommandContext,
): Promise<void> {
  const secret = await signingSecret(transport, id);
  const stored = await settings.get(WEBHOOK_SETTING, WebhookSetting);
  if (stored?.secret === secret && stored.endpoint === endpoint && stored.id === id) return;
  const previous = stored === null || stored.secret === secret ? (stored?.previous ?? null) : stored.secret;
  await settings.set(WEBHOOK_SETTING, { id, endpoint, secret, previous });
  writeEnvFile(join(cwd, '.env'), {
    ZENDESK_WEBHOOK_SECRET: secret,
    ...(previous === null ? {} : { ZENDESK_WEBHOOK_SECRET_PREVIOUS: previous }),
  });
}

/** The bot that runs needs a moment to hear of a new secret, so a refused sample is sent again. */
async function deliverSample({ transport }: SetupRun, webhook: Webhook, { database }: Foundation): Promise<string> {
  const nonce = randomBytes(16).toString('hex');
  const deadline = Date.now() + TEST_MS;
  let status = 0;
  while (Date.now() < deadline) {
    status = await sendTest(transport, webhook, JSON.stringify({ v: 1, umbrage_test: nonce }));
    const known = await database.sql
      .select()
      .from(inbox)
      .where(eq(inbox.deliveryId, `zendesk:test:${nonce}`));
    if (known.length > 0) return 'arrived';
    // Nobody listens there: waiting will not help.
    if (status === 0 || status === 404) break;
    await wait(1000);
  }
  const came = status === 0 ? 'no answer' : `the answer ${status}`;
  return (
    `Everything is set up, but a sample delivery to ${webhook.endpoint} got ${came} and did not reach this database. ` +
    'Check that the bot runs on it and that PUBLIC_URL leads to the bot, then run this again.'
  );
}

const DONE = { unchanged: '=', created: '+', changed: '~', removed: '-', absent: '!' } as const;

function report(
  lines: readonly SetupLine[],
  { test }: Outcome,
  { dryRun, json }: Options,
  context: CommandContext,
): void {
  const changes = lines.filter(({ outcome }) => !['unchanged', 'absent'].includes(outcome)).length;
  if (json) {
    context.out(JSON.stringify({ dryRun: dryRun === true, changes, test: test ?? null, steps: lines }));
    return;
  }
  for (const { thing, outcome, differences } of lines) {
    const why =
      differences.length > 3 ? [...differences.slice(0, 3), `and ${differences.length - 3} more`] : differences;
    const what = dryRun && ['created', 'changed', 'removed'].includes(outcome) ? `would be ${outcome}` : outcome;
    context.out(`${DONE[outcome]} ${thing}: ${what}${why.length === 0 ? '' : `, it ${why.join(', ')}`}`);
  }
  const would = dryRun ? 'would be changed' : 'changed';
  context.out(changes === 0 ? 'Nothing to change.' : `${changes} ${changes === 1 ? 'thing' : 'things'} ${would}.`);
  if (test === 'arrived') context.out('A sample delivery from Zendesk arrived.');
}
