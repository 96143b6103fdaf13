import { routes } from '../handlers/index.ts';
import { openLog } from './adapters/log.ts';
import { type SlackConnection, slackConnection } from './adapters/slack/app.ts';
import type { Config } from './config.ts';
import { digestTimes } from './core/digest-times.ts';
import type { Log } from './core/ports.ts';
import { firstModel } from './first-model.ts';
import { openData, withQueue } from './foundation.ts';
import { ensureLiveModel } from './live-model.ts';
import { readCatalogue } from './read-catalogue.ts';
import { readRules } from './read-rules.ts';
import { type RunningServer, startServer } from './server.ts';
import { modeOf, openRuntime, type Runtime } from './services.ts';

/**
 * How long requests, and then requests and jobs together, may take to finish when the bot stops. Containers are killed ten
 * seconds after they were asked to stop, and the database wants to be closed before.
 */
const REQUESTS_DEADLINE_MS = 2_000;
const STOP_DEADLINE_MS = 6_000;

export interface Bot {
  runtime: Runtime;
  url: string;
  stop(): Promise<void>;
}

/** Starts the bot: data first, then what works on it, and only then the doors. */
export async function startBot(config: Config, log: Log = openLog(config.logLevel)): Promise<Bot> {
  // Both are read again where they are used. A mistake in them is to be said before a database is made and a model trained.
  await Promise.all([readRules(config), readCatalogue(config)]);
  const failed = new AbortController();
  const first = firstModel(config.database, failed.signal);
  const fail = (error: unknown) => {
    failed.abort();
    throw error;
  };
  const data = await openData(config, log).catch(fail);
  // Opening the queue is waiting for the database, reading or training the model is work: together they take as long as the
  // longer one.
  const reading = ensureLiveModel(data, first, failed.signal);
  // Heard where it is awaited, or of no interest any more when the queue cannot be opened.
  reading.catch(() => undefined);
  const foundation = await withQueue(data).catch(fail);
  let slack: SlackConnection | null = null;
  let server: RunningServer | null = null;
  let stopping = false;
  try {
    const health = { slackConnected: () => slack === null || slack.isConnected(), isStopping: () => stopping };
    const runtime = await openRuntime(foundation, health, await reading);
    const table = routes(runtime.services);
    slack = config.slack === null ? null : slackConnection(config.slack, table.slack, log);
    await runtime.queue.schedule(digestTimes(runtime.rules.digest));
    await runtime.queue.work(table.jobs);
    server = await startServer(
      { host: config.HOST, port: config.PORT },
      table.http,
      slack?.requestListener ?? null,
      log,
    );
    slack?.start();
    announce(runtime, server.url, log);
    const doors = [server, slack] as const;
    return {
      runtime,
      url: server.url,
      async stop() {
        stopping = true;
        log.info({}, 'stopping: what is under way is finished or handed back');
        const [running, connection] = doors;
        const begun = performance.now();
        await Promise.all([running.close(REQUESTS_DEADLINE_MS), connection?.stop()]);
        await runtime.close(STOP_DEADLINE_MS - (performance.now() - begun));
        log.info({ ms: Math.round(performance.now() - begun) }, 'stopped');
      },
    };
  } catch (error) {
    await server?.close(0);
    await foundation.close();
    throw error;
  }
}

function announce({ config, live, services }: Runtime, url: string, log: Log): void {
  log.info(
    { url, model: services.classifier.id, database: config.database.url === undefined ? 'embedded' : 'postgres' },
    'ready',
  );
  if (modeOf(config, live) === 'observe') {
    const why =
      config.mode === 'observe'
        ? 'MODE=observe'
        : 'the live model knows only the shipped sample; train one on your own history';
    log.warn({ why }, 'observing: complaints are classified and recorded, nothing is written or posted');
  }
  if (config.zendesk === null) log.warn({}, 'Zendesk is not connected: set ZENDESK_URL');
  if (config.slack === null) log.warn({}, 'Slack is not connected: set SLACK_BOT_TOKEN');
}
