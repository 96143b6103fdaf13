import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RequestError } from './core/errors.ts';
import type { Log } from './core/ports.ts';
import { BODY_LIMIT, failureReply, type HttpHandler, parseTarget, readBody, sendReply } from './http.ts';

/** `METHOD /path` to what answers it. */
export type HttpRoutes = Readonly<Record<string, HttpHandler>>;

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
  const server = createServer((request, response) => {
    answer(request, response, routes, slack).catch((err) => {
      const reply = failureReply(err);
      if (reply.status >= 500) log.error({ err, method: request.method }, 'a request failed');
      else log.info({ status: reply.status, why: err.message, method: request.method }, 'a request was refused');
      sendReply(
        response,
        reply.status === 413 ? { ...reply, headers: { ...reply.headers, connection: 'close' } } : reply,
      );
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
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
  routes: HttpRoutes,
  slack: RequestListener | null,
): Promise<void> {
  const { path, query } = parseTarget(request.url);
  const method = request.method ?? '';
  if (slack !== null && path === SLACK_PATH && method === 'POST') {
    slack(request, response);
    return;
  }
  const handler = routes[`${method} ${path}`];
  if (handler === undefined) throw new RequestError(...missing(routes, path));
  const body = await readBody(request, BODY_LIMIT);
  sendReply(response, await handler({ method, path, query, headers: request.headers, body }));
}

function missing(routes: HttpRoutes, path: string): [number, string] {
  const known = Object.keys(routes).some((route) => route.endsWith(` ${path}`));
  return known ? [405, 'This path does not take that method.'] : [404, 'There is nothing at this path.'];
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
