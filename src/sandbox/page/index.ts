import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { failureReply, type HttpReply, parseTarget, readBody, sendReply } from '../../http.ts';
import type { FaultPlan } from '../faults.ts';
import type { SlackSandbox } from '../slack/index.ts';
import { parseJson } from '../slack/json.ts';
import type { ZendeskSandbox } from '../zendesk/index.ts';
import { readAssets } from './assets.ts';
import { type Endpoint, endpoints, openTicket } from './endpoints.ts';
import { failures } from './failures.ts';
import { refusal } from './guard.ts';
import { type Live, live } from './live.ts';
import { SAMPLES } from './samples.ts';
import { stormPlayer } from './storm.ts';
import type { TopicChoice } from './view.ts';
import type { PageWorld } from './world.ts';

export interface DemoPageOptions {
  zendesk: ZendeskSandbox;
  slack: SlackSandbox;
  /** The second model, which the bot asks where the first is unsure. */
  model: { faults: FaultPlan };
  /** 0, the default, takes a free one. */
  port?: number;
  /** 127.0.0.1 when absent. Requests have to name 127.0.0.1 or localhost in any case. */
  host?: string;
  /** Complaints to click. */
  samples?: readonly string[];
  /** Topics and problems an agent can choose, by the tags they become. When absent: those that tickets already carry. */
  topics?: readonly TopicChoice[];
  /** How long the storm of sixty complaints lasts; a minute when absent. */
  stormMs?: number;
}

const BODY_LIMIT = 300 * 1024;
/** Refused calls change nothing a person could see, so nobody reports them; the counter follows them at this pace. */
const WATCH_MS = 1000;

/** Serves the page that shows customer, help desk and Slack side by side. */
export async function startDemoPage(options: DemoPageOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { zendesk, slack, model } = options;
  const pages = live();
  const world: PageWorld = {
    zendesk,
    slack,
    failures: failures({ zendesk: zendesk.faults, slack: slack.faults, model: model.faults }),
    storm: stormPlayer((complaint) => openTicket(world, complaint), options.stormMs ?? 60_000),
    samples: options.samples ?? SAMPLES,
    topics: options.topics ?? null,
    customers: new Map(),
    corrected: new Set(),
    version: pages.version,
    changed: pages.changed,
  };
  const table = endpoints(world);
  const assets = await readAssets();
  const server = createServer((request, response) => {
    answer(request, response, { table, assets, pages }).catch(() => response.destroy());
  });
  const url = await listening(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const stopHearing = [zendesk.onChange(pages.changed), slack.onChange(pages.changed)];
  const watch = setInterval(() => {
    if (world.failures.any()) pages.changed();
  }, WATCH_MS);
  return {
    url,
    async close() {
      clearInterval(watch);
      for (const stop of stopHearing) stop();
      world.storm.stop();
      pages.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Parts {
  table: Readonly<Record<string, Endpoint>>;
  assets: ReadonlyMap<string, HttpReply>;
  pages: Live;
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const refused = refusal(request);
  if (refused !== null) return sendReply(response, refused);
  if (request.method === 'GET' && request.url === '/api/events') return parts.pages.connect(response);
  sendReply(response, await reply(request, parts).catch(failed));
}

async function reply(request: IncomingMessage, { table, assets }: Parts): Promise<HttpReply> {
  const { path, query } = parseTarget(request.url);
  const file = request.method === 'GET' ? assets.get(path) : undefined;
  if (file !== undefined) return file;
  const name = `${request.method} ${path}`;
  const endpoint = Object.hasOwn(table, name) ? table[name] : undefined;
  if (endpoint === undefined) return { status: 404, body: { detail: 'There is nothing here.' } };
  const body =
    request.method === 'POST' ? parseJson(Buffer.from(await readBody(request, BODY_LIMIT)).toString('utf8')) : null;
  return endpoint({ query, body });
}

/** The sandbox says in its errors what a person could not have done; the page shows that sentence. */
function failed(error: unknown): HttpReply {
  if (error instanceof ZodError || !(error instanceof Error) || error.name === 'RequestError')
    return failureReply(error);
  return { status: 422, body: { detail: error.message } };
}

function listening(server: ReturnType<typeof createServer>, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error(`Cannot serve the demo page on ${host}:${port}: no TCP address came back.`));
        return;
      }
      // Listening on every address, as in a container, is reached by this name too.
      resolve(`http://${host === 'localhost' ? host : '127.0.0.1'}:${address.port}`);
    });
  });
}
