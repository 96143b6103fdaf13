import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** What the server does with one request. */
export type Act = (response: ServerResponse, seen: Seen) => void;

export interface ScriptedServer {
  url: string;
  seen: Seen[];
}

/** Answers the first request with the first act and so on; the last act serves all that follow. */
export async function scriptedServer(...acts: [Act, ...Act[]]): Promise<ScriptedServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
    seen.push(one);
    (acts[seen.length - 1] ?? (acts.at(-1) as Act))(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Act {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    response.end(JSON.stringify(value));
  };
}

export function html(status: number): Act {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end('<html><body>Please stand by, Ann Smith</body></html>');
  };
}

export const empty =
  (status: number): Act =>
  (response) =>
    response.writeHead(status).end();
export const reset: Act = (response) => void response.socket?.resetAndDestroy();
export const hang: Act = () => {};

/** Says how long the body is, sends a part of it and hangs up. */
export const truncated: Act = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"ticket":{"id":1,"descr', () => response.socket?.destroy());
};

/** A body that is cut, but whose length fits. */
export const cut: Act = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"ticket":{"id":1,"description":"I am Ann Smi');
};

/** Sends the head and then a byte from time to time, never ending. */
export const drip: Act = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 10);
  response.on('close', () => clearInterval(timer));
};
