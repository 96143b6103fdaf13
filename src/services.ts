import { readFile } from 'node:fs/promises';
import { openLog } from './adapters/log.ts';
import { type DurableQueue, openQueue } from './adapters/queue.ts';
import { interactiveClient, postingClient } from './adapters/slack/client.ts';
import { slackMessenger } from './adapters/slack/messenger.ts';
import { paceByChannel } from './adapters/slack/pace.ts';
import { slackPresenter } from './adapters/slack/presenter.ts';
import { type Database, openDatabase } from './adapters/store/database.ts';
import { openInbox } from './adapters/store/inbox.ts';
import { openStore } from './adapters/store/index.ts';
import { openModels } from './adapters/store/models.ts';
import { openSettings, type Settings } from './adapters/store/settings.ts';
import { openTrainingData } from './adapters/store/training-data.ts';
import { absentDesk, absentMessenger, absentWebhook } from './adapters/unconnected.ts';
import { apiToken } from './adapters/zendesk/api-token.ts';
import { zendeskDesk } from './adapters/zendesk/desk.ts';
import { oauth } from './adapters/zendesk/oauth.ts';
import { zendeskTransport } from './adapters/zendesk/transport.ts';
import { zendeskWebhook } from './adapters/zendesk/webhook.ts';
import type { Config, SlackConfig, ZendeskConfig } from './config.ts';
import { catalogueFaults } from './core/catalogue.ts';
import type { Stance } from './core/decide.ts';
import type { ModelCard } from './core/model-card.ts';
import type { Desk, Log, Messenger, ModelStore, Services, TrainingData } from './core/ports.ts';
import { defaultRules, Rules } from './core/rules.ts';
import { TicketFields } from './core/ticket-change.ts';
import { embeddedClassifier } from './models/embedded/classifier.ts';
import { decodeModel } from './models/embedded/model-file.ts';
import { type LiveModel, liveModel } from './models/registry.ts';
import { readSample } from './training/read-sample.ts';
import { trainModel } from './training/train.ts';

const MODEL_CHECK_MS = 2_000;
const TIDY_MS = 60 * 60 * 1000;

/** What a command needs: the data, without anything that talks to the world outside. */
export interface Foundation {
  config: Config;
  database: Database;
  queue: DurableQueue;
  settings: Settings;
  models: ModelStore;
  training: TrainingData;
  log: Log;
  close(): Promise<void>;
}

export interface Runtime extends Foundation {
  services: Services;
  live: LiveModel;
}

const clock = () => new Date();

export async function openFoundation(config: Config, log: Log = openLog(config.logLevel)): Promise<Foundation> {
  const database = await openDatabase(config.database);
  try {
    const queue = await openQueue(database, log);
    const settings = openSettings(database.sql);
    const models = openModels(database.sql, settings);
    const training = openTrainingData(database.sql);
    const close = async () => {
      await queue.stop();
      await database.close();
    };
    return { config, database, queue, settings, models, training, log, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Everything a running bot needs. `slackConnected` is asked by the health check. */
export async function openRuntime(foundation: Foundation, health: Services['health']): Promise<Runtime> {
  const { config, database, queue, settings, models, log } = foundation;
  await ensureModel(models, log);
  const live = await liveModel(models, (id, bytes) => embeddedClassifier(id, decodeModel(bytes)));
  const rules = await readRules(config);
  assertUsable(live);
  const services: Services = {
    classifier: live.classifier,
    desk: config.zendesk === null ? absentDesk : openDesk(config.zendesk, log),
    zendeskWebhook:
      config.zendesk === null
        ? absentWebhook
        : zendeskWebhook({ secrets: config.zendesk.webhookSecrets, now: Date.now }),
    messenger: config.slack === null ? absentMessenger : openMessenger(config.slack, log),
    presenter: slackPresenter,
    inbox: openInbox(database.sql, queue),
    queue,
    store: openStore(database.sql, queue, clock),
    stance: async (): Promise<Stance> => ({
      mode: modeOf(config, live),
      policy: { bands: rules.bands, confidenceFloor: config.confidenceFloor },
      rules,
      fields: (await settings.get('zendesk.fields', TicketFields)) ?? {},
      catalogue: live.card().catalogue,
    }),
    mayAct: (user) => config.operators.length === 0 || config.operators.includes(user),
    health,
    log,
  };
  const timers = [
    setInterval(() => attempt(log, 'looking for a newly promoted model', () => live.refresh()), MODEL_CHECK_MS),
    setInterval(() => attempt(log, 'tidying the database', () => database.tidy()), TIDY_MS),
  ];
  const close = async () => {
    for (const timer of timers) clearInterval(timer);
    await foundation.close();
  };
  return { ...foundation, services, live, close };
}

/** A model trained on the shipped sample must not write to a real inbox unless somebody insists. */
export function modeOf(config: Config, live: { card(): Pick<ModelCard, 'isSample'> }): Stance['mode'] {
  const isReal = config.zendesk !== null && !config.zendesk.isSandbox;
  const sampleAtWork = live.card().isSample && isReal && !config.allowSampleModel;
  return config.mode === 'observe' || sampleAtWork ? 'observe' : 'live';
}

/** The first start ever has nothing but the sample to learn from. */
async function ensureModel(models: ModelStore, log: Log): Promise<void> {
  if ((await models.live()) !== null) return;
  const { id, bytes, card } = await trainModel(await readSample(), { seed: 1, isSample: true });
  await models.save(id, bytes, card);
  await models.promote(id);
  log.info({ model: id, rows: card.rows }, 'trained a first model on the shipped sample');
}

/** Two names that make one tag would mix up tickets for ever, so they stop the start. */
function assertUsable(live: LiveModel): void {
  const faults = catalogueFaults(live.card().catalogue);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

async function readRules({ rulesFile, threshold, slack }: Config): Promise<Rules> {
  if (slack === null) return Rules.parse({ rules: [] });
  if (rulesFile === undefined) return defaultRules(threshold, slack.escalationChannel);
  const parsed = Rules.safeParse(JSON.parse(await readFile(rulesFile, 'utf8')));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  - ${path.join('.')}: ${message}`);
  throw new Error(`The rules in ${rulesFile} do not fit:\n${faults.join('\n')}`);
}

function openDesk({ url, access }: ZendeskConfig, log: Log): Desk {
  if (access.kind === 'api_token') {
    const authorization = apiToken(access.email, access.apiToken);
    log.warn({}, authorization.warning);
    return zendeskDesk({ transport: zendeskTransport({ url, authorization }), now: Date.now });
  }
  const authorization = oauth({ url, clientId: access.clientId, clientSecret: access.clientSecret, now: Date.now });
  return zendeskDesk({ transport: zendeskTransport({ url, authorization }), now: Date.now });
}

function openMessenger(slack: SlackConfig, log: Log): Messenger {
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  return slackMessenger({
    posting: postingClient(slack, log),
    interactive: interactiveClient(slack, log),
    inTurn: paceByChannel(Date.now, wait),
    watched: slack.watchedChannels,
  });
}

function attempt(log: Log, what: string, step: () => Promise<void>): void {
  step().catch((err) => log.error({ err }, `${what} failed; it will be tried again`));
}
