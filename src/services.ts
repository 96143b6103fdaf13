import { setTimeout as wait } from 'node:timers/promises';
import { databaseAlarm, overheard } from './adapters/database-alarm.ts';
import { openListeners } from './adapters/listeners.ts';
import { openOperators } from './adapters/operators.ts';
import { outageAlarm } from './adapters/outage-alarm.ts';
import { postOnce } from './adapters/post-once.ts';
import { deadCounts, queueStates } from './adapters/queue-state.ts';
import { rateLimit } from './adapters/rate-limit.ts';
import { interactiveClient, postingClient } from './adapters/slack/client.ts';
import { slackMessenger } from './adapters/slack/messenger.ts';
import { paceOf } from './adapters/slack/pace.ts';
import { slackPresenter } from './adapters/slack/presenter.ts';
import { openApiStore } from './adapters/store/api.ts';
import { openApiKeys } from './adapters/store/api-keys.ts';
import { openBackfills } from './adapters/store/backfills.ts';
import { openChannelTurns } from './adapters/store/channel-turns.ts';
import type { Sql } from './adapters/store/database.ts';
import { jobId, openInbox } from './adapters/store/inbox.ts';
import { openStore } from './adapters/store/index.ts';
import { openIntake } from './adapters/store/intake.ts';
import { absentDesk, absentFeed, absentMessenger, absentWebhook } from './adapters/unconnected.ts';
import type { Config, SlackConfig } from './config.ts';
import { catalogueFaults } from './core/catalogue.ts';
import type { Stance } from './core/decide.ts';
import type { ModelCard } from './core/model-card.ts';
import { activeMutes, MUTES_SETTING, Mutes } from './core/mute.ts';
import type { OutageAlarm } from './core/outage.ts';
import type { Log, Messenger, Services } from './core/ports.ts';
import type { Rules } from './core/rules.ts';
import { TicketFields } from './core/ticket-change.ts';
import type { Foundation } from './foundation.ts';
import { housekeeping } from './housekeeping.ts';
import { ensureLiveModel } from './live-model.ts';
import { measuredClassifier, measuredDesk, measuredFeed } from './measured.ts';
import type { LiveModel } from './models/registry.ts';
import { openClassifier } from './open-classifier.ts';
import { openModelServer } from './open-model-server.ts';
import { readRules } from './read-rules.ts';
import { FIELDS_SETTING, openZendesk } from './services-zendesk.ts';

const MODEL_CHECK_MS = 2_000;
/** How often changes in Zendesk are looked after. Of ten exports a minute this takes one at most. */
const LOOK_MS = { webhook: 4 * 60_000, poll: 60_000 } as const;
/** Slack does not promise to deliver every event either. */
const CATCH_UP_MS = 10 * 60_000;
const ASK_MS = 10_000;
const MINUTE_MS = 60_000;
const TIDY_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Runtime extends Foundation {
  services: Services;
  live: LiveModel;
  rules: Rules;
  /** For a command that works for a while on data somebody else closes. */
  stopTimers(): void;
}

const clock = () => new Date();

/**
 * Everything a running bot needs. `health` is asked by the health check.
 * @param opened the live model, where it is there already
 */
export async function openRuntime(
  foundation: Foundation,
  health: Services['health'],
  opened: LiveModel | null = null,
): Promise<Runtime> {
  const { config, database, queue, settings, models, training, log, metrics } = foundation;
  const { meters } = metrics;
  const live = opened ?? (await ensureLiveModel(foundation));
  const rules = await readRules(config);
  assertUsable(live);
  const store = openStore(database.sql, queue, clock, rules.businessHours);
  const inbox = openInbox(database.sql, queue);
  const channel = config.slack === null ? undefined : config.operatorsChannel;
  const operators = openOperators(inbox, log, channel, clock, meters);
  const slackAlarm = outageAlarm('Slack', { settings, operators, log, now: Date.now });
  const messenger =
    config.slack === null ? absentMessenger : openMessenger(config.slack, database.sql, log, slackAlarm);
  const zendesk = config.zendesk === null ? null : await openZendesk(config.zendesk, { ...foundation, operators });
  const keys = openApiKeys(database.sql, clock);
  await keys.seed(config.apiKeys);
  const { classifier, checkModels, budget } = await openClassifier(foundation, live, rules.bands, operators);
  const api = openApiStore(database.sql, queue, models, clock);
  const services: Services = {
    classifier: measuredClassifier(classifier, meters, log),
    desk: measuredDesk(zendesk?.desk ?? absentDesk, meters),
    feed: measuredFeed(zendesk?.feed ?? absentFeed, meters),
    intake: openIntake(database.sql, queue, clock),
    backfills: openBackfills(database.sql, queue),
    zendeskWebhook: zendesk?.webhook ?? absentWebhook,
    messenger,
    postOnce: postOnce(store.ledger, messenger),
    presenter: slackPresenter,
    inbox,
    queue,
    store,
    facts: settings,
    teach: (text, better, source) => training.teach(text, better, source, clock()),
    stance: async (): Promise<Stance> => ({
      mode: modeOf(config, live),
      policy: { bands: rules.bands, confidenceFloor: config.confidenceFloor },
      rules,
      fields: (await settings.recent(FIELDS_SETTING, TicketFields)) ?? {},
      catalogue: live.card().catalogue,
      muted: activeMutes((await settings.recent(MUTES_SETTING, Mutes)) ?? [], clock()).map(({ topic }) => topic),
      notes: config.zendesk?.note === true,
    }),
    mayAct: async (user, channel = config.slack?.escalationChannel ?? '') =>
      config.operators.length === 0 ? messenger.isMember(channel, user) : config.operators.includes(user),
    zendeskUrl: config.zendesk?.url ?? null,
    operators,
    keys,
    rates: rateLimit(config.requestsPerMinute, Date.now),
    modelServer: openModelServer(foundation, inbox),
    api,
    listeners: openListeners(api.escalations.newest, log),
    health,
    meters,
    exposition: metrics.exposition(async () => ({
      queues: await queueStates(database.sql),
      dead: await deadCounts(database.sql),
      model: classifier.id,
      budget: await budget(),
    })),
    clock,
    log,
  };
  const look = () => attempt(log, 'looking when models will be shut down', checkModels);
  look();
  const keepHouse = () => attempt(log, 'the daily housekeeping', housekeeping(foundation, clock));
  const lookForModel = overheard(() => live.refresh(), databaseAlarm({ settings, operators, now: Date.now }));
  const timers = [
    setInterval(look, DAY_MS),
    setTimeout(keepHouse, MINUTE_MS),
    setInterval(keepHouse, TIDY_MS),
    setInterval(() => attempt(log, 'looking for a newly promoted model', lookForModel), MODEL_CHECK_MS),
    setInterval(
      () => attempt(log, 'looking for a new webhook secret', async () => zendesk?.webhook.refresh()),
      MODEL_CHECK_MS,
    ),
    ...(config.zendesk === null ? [] : [askEvery(foundation, LOOK_MS[config.zendesk.intake], 'reconcile', 'zendesk')]),
    ...(config.slack === null ? [] : [askEvery(foundation, CATCH_UP_MS, 'catch-up', 'catch-up')]),
    setInterval(() => attempt(log, 'tidying the database', () => database.tidy()), TIDY_MS),
  ];
  const stopTimers = () => timers.forEach(clearInterval);
  const close = async (deadlineMs?: number) => {
    stopTimers();
    await foundation.close(deadlineMs);
  };
  return { ...foundation, services, live, rules, stopTimers, close };
}

/** Every process asks for a job in each span of time, and all ask under the same id: one job comes of it. */
function askEvery(
  { database, queue, log }: Foundation,
  everyMs: number,
  name: 'reconcile' | 'catch-up',
  key: string,
): NodeJS.Timeout {
  const ask = async () => {
    const id = jobId(`${name}:${everyMs}:${Math.floor(clock().getTime() / everyMs)}`);
    await queue.enqueue(database.sql, [{ id, queue: name, key, data: { at: clock().toISOString() } }]);
  };
  const asked = () => attempt(log, `asking for ${name}`, ask);
  asked();
  return setInterval(asked, ASK_MS);
}

/** A model trained on the shipped sample must not write to a real inbox unless somebody insists. */
export function modeOf(config: Config, live: { card(): Pick<ModelCard, 'isSample'> }): Stance['mode'] {
  const isReal = config.zendesk !== null && !config.zendesk.isSandbox;
  const sampleAtWork = live.card().isSample && isReal && !config.allowSampleModel;
  return config.mode === 'observe' || sampleAtWork ? 'observe' : 'live';
}

/** Two names that make one tag would mix up tickets for ever, so they stop the start. */
function assertUsable(live: LiveModel): void {
  const faults = catalogueFaults(live.card().catalogue);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

function openMessenger(slack: SlackConfig, sql: Sql, log: Log, alarm: OutageAlarm): Messenger {
  return slackMessenger({
    posting: postingClient(slack, log),
    interactive: interactiveClient(slack, log),
    pace: paceOf(openChannelTurns(sql), Date.now, wait, alarm),
    watched: slack.watchedChannels,
  });
}

function attempt(log: Log, what: string, step: () => Promise<void>): void {
  step().catch((err) => log.error({ err }, `${what} failed; it will be tried again`));
}
