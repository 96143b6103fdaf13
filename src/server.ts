import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from './core/ports.ts';
import {
  BODY_LIMIT,
  failureReply,
  type HttpHandler,
  type HttpReply,
  type HttpRoute,
  parseTarget,
  readBody,
  sendEvents,
  sendReply,
} from './http.ts';
import { routeTable } from './route-table.ts';

/** `METHOD /path` to what answers it; a segment that begins with `:` takes any value. */
export type HttpRoutes = Readonly<Record<string, HttpHandler | HttpRoute>>;

export interface RunningServer {
  /** Where it listens, for example `http://127.0.0.1:3000`. */
  url: string;
  /** Takes no new request, lets those under way finish, and cuts off what takes longer than `deadlineMs`. */
  close(deadlineMs: number): Promise<void>;
}

/** Slack's own endpoint is served by Bolt, on the same port. */
const SLACK_PATH = '/slack/events';

export async function startServer(
  where: { host: string; port: number },
  routes: HttpRoutes,
  slack: RequestListener | null,
  log: Log,
): Promise<RunningServer> {
  const find = routeTable(routes);
  const refuse = (request: IncomingMessage, response: ServerResponse, err: unknown, reply: HttpReply) => {
    const why = err instanceof Error ? err.message : String(err);
    if (reply.status >= 500) log.error({ err, method: request.method }, 'a request failed');
    else log.info({ status: reply.status, why, method: request.method }, 'a request was refused');
    // What is left of a body nobody reads must not be taken for the next request.
    const closes = reply.status === 413 || !request.complete;
    sendReply(response, closes ? { ...reply, headers: { ...reply.headers, connection: 'close' } } : reply);
  };
  const server = createServer((request, response) => {
    answer(request, response, find, slack, refuse).catch((err) => refuse(request, response, err, failureReply(err)));
  });
  server.headersTimeout = 10_000;
  // An upload of training data takes its time; what is not a route with a larger limit of its own stays under 256 KB.
  server.requestTimeout = 60_000;
  server.maxRequestsPerSocket = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  return { url: urlOf(server), close: (deadlineMs) => closeServer(server, deadlineMs) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  find: ReturnType<typeof routeTable>,
  slack: RequestListener | null,
  refuse: (request: IncomingMessage, response: ServerResponse, failure: unknown, reply: HttpReply) => void,
): Promise<void> {
  const { path, query } = parseTarget(request.url);
  const method = request.method ?? '';
  if (slack !== null && path === SLACK_PATH && method === 'POST') {
    slack(request, response);
    return;
  }
  const { route, params } = find(method, path);
  const head = { method, path, params, query, headers: request.headers };
  try {
    const extra = (await route.admit?.(head)) ?? {};
    const body = await readBody(request, route.bodyLimit ?? BODY_LIMIT);
    const reply = await route.handle({ ...head, body });
    const full = { ...reply, headers: { ...extra, ...reply.headers } };
    if (full.events === undefined) sendReply(response, full);
    else await sendEvents(response, { ...full, events: full.events });
  } catch (failure) {
    if (response.headersSent) response.destroy();
    else refuse(request, response, failure, (route.failure ?? failureReply)(failure));
  }
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const { address: host, port, family }: AddressInfo = address;
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
}

async function closeServer(server: Server, deadlineMs: number): Promise<void> {
  const cutOff = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cutOff);
}
