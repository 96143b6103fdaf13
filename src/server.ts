import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ZodError } from 'zod';
import { RequestError } from './core/errors.ts';
import type { Log } from './core/ports.ts';
import { sendStream } from './event-stream.ts';
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
import { assertPlainHead } from './http-admission.ts';
import { EVERY_ANSWER } from './http-headers.ts';
import { createServer } from './node-http.ts';
import { routeTable } from './route-table.ts';
import { type ServerLimits, serverLimits } from './server-limits.ts';

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
/** In bytes. The largest thing Slack sends is a form with all its options; Bolt by itself would hold four megabytes of anybody's. */
const SLACK_BODY_LIMIT = 1024 * 1024;

export async function startServer(
  where: { host: string; port: number },
  routes: HttpRoutes,
  slack: RequestListener | null,
  log: Log,
  limits: ServerLimits = serverLimits(),
): Promise<RunningServer> {
  const find = routeTable(routes);
  const refuse = (request: IncomingMessage, response: ServerResponse, err: unknown, reply: HttpReply) => {
    const { method } = request;
    if (response.headersSent) {
      // Whoever left breaks it off as well, and that is no failure of ours.
      if (!response.destroyed) log.error({ err, method }, 'an answer broke off');
      response.destroy();
      return;
    }
    if (reply.status >= 500) log.error({ err, method }, 'a request failed');
    else log.info({ status: reply.status, ...whyOf(err), method }, 'a request was refused');
    // What is left of a body nobody reads must not be taken for the next request.
    const closes = reply.status === 413 || !request.complete;
    sendReply(response, closes ? { ...reply, headers: { ...reply.headers, connection: 'close' } } : reply);
  };
  const closing = new AbortController();
  const server = createServer({ ...limits, insecureHTTPParser: false }, (request, response) => {
    response.setHeaders(EVERY_ANSWER);
    answer(request, response, find, slack, refuse, closing.signal).catch((err) =>
      refuse(request, response, err, failureReply(err)),
    );
  });
  server.maxConnections = limits.maxConnections;
  server.maxRequestsPerSocket = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  return { url: urlOf(server), close: (deadlineMs) => closeServer(server, deadlineMs, closing) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  find: ReturnType<typeof routeTable>,
  slack: RequestListener | null,
  refuse: (request: IncomingMessage, response: ServerResponse, failure: unknown, reply: HttpReply) => void,
  closing: AbortSignal,
): Promise<void> {
  const { path, query } = parseTarget(request.url);
  assertPlainHead(request);
  const method = request.method ?? '';
  if (slack !== null && path === SLACK_PATH && method === 'POST') {
    // Bolt takes a body that was read before for the request's.
    const rawBody = await readBody(request, SLACK_BODY_LIMIT);
    slack(Object.assign(request, { rawBody }), response);
    return;
  }
  const { route, params } = find(method, path);
  const head = { method, path, params, query, headers: request.headers };
  let extra: Record<string, string> = {};
  try {
    extra = (await route.admit?.(head)) ?? {};
    const body = await readBody(request, route.bodyLimit ?? BODY_LIMIT);
    const reply = await route.handle({ ...head, body });
    const full = { ...reply, headers: { ...extra, ...reply.headers } };
    if (full.stream !== undefined) await sendStream(response, { ...full, stream: full.stream }, closing);
    else if (full.events === undefined) sendReply(response, full);
    else await sendEvents(response, { ...full, events: full.events });
  } catch (failure) {
    const reply = (route.failure ?? failureReply)(failure);
    refuse(request, response, failure, { ...reply, headers: { ...extra, ...reply.headers } });
  }
}

/** A list of faults repeats names out of the request, which may be anybody's words: of these the number is told. */
function whyOf(err: unknown): object {
  if (err instanceof ZodError) return { faults: err.issues.length };
  if (err instanceof RequestError && 'faults' in err && Array.isArray(err.faults)) return { faults: err.faults.length };
  return { why: err instanceof Error ? err.message : String(err) };
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const { address: host, port, family }: AddressInfo = address;
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
}

async function closeServer(server: Server, deadlineMs: number, closing: AbortController): Promise<void> {
  // Streams of events never finish by themselves.
  closing.abort();
  const cutOff = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cutOff);
}
