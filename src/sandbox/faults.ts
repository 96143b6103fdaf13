import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** One way in which an outside system fails a caller. */
export type Fault =
  /** Answered instead of doing the work. */
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: string }
  /** Waits, then does the work normally. */
  | { kind: 'delay'; ms: number }
  /** Never answers; the connection ends when the server closes. */
  | { kind: 'hang' }
  /** Destroys the socket before doing the work. */
  | { kind: 'reset' }
  /** Does the work, then destroys the socket. */
  | { kind: 'lost-reply' }
  /** Does the work, sends half of the body under the full content-length, then destroys the socket. */
  | { kind: 'truncated' };

export interface FaultPlan {
  /** The next `times` (default 1) requests that match meet the fault. Entries are used up in the order they were added. */
  next(match: (method: string, path: string) => boolean, fault: Fault, times?: number): void;
  /** Every request meets the fault, unless a planned one comes first. `null` ends it. */
  outage(fault: Fault | null): void;
  /** The fault this request has to meet, which uses up one planned time. `path` has no query. */
  take(method: string, path: string): Fault | null;
  /** Forgets everything planned and ends an outage. */
  clear(): void;
}

export function faultPlan(): FaultPlan {
  let planned: { match: (method: string, path: string) => boolean; fault: Fault; left: number }[] = [];
  let constant: Fault | null = null;
  return {
    next(match, fault, times = 1) {
      planned.push({ match, fault, left: times });
    },
    outage(fault) {
      constant = fault;
    },
    take(method, path) {
      const entry = planned.find((candidate) => candidate.match(method, path));
      if (entry === undefined) return constant;
      entry.left -= 1;
      if (entry.left <= 0) planned = planned.filter((candidate) => candidate !== entry);
      return entry.fault;
    },
    clear() {
      planned = [];
      constant = null;
    },
  };
}

/** A request with its whole body read. */
export interface ServedRequest {
  method: string;
  /** The path exactly as sent, without the query: neither decoded nor normalised. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface ServedReply {
  status: number;
  headers?: Record<string, string>;
  /** Empty when absent. The content type is the handler's affair. */
  body?: string | Uint8Array;
}

export interface FaultyServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  server: Server;
  /** Stops listening and cuts every connection, hanging ones included. */
  close(): Promise<void>;
}

export interface FaultyServerOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  faults: FaultPlan;
  /** Does the work and says what to answer. It does not run at all under `status`, `hang` and `reset`. */
  handle(request: ServedRequest): ServedReply | Promise<ServedReply>;
  /** Called once per request when its outcome is known; `status` is 0 when the caller got no usable answer. */
  onServed?(entry: { method: string; path: string; status: number; fault: Fault['kind'] | null }): void;
}

/** Serves `handle` on 127.0.0.1 and lets each request meet its planned fault first. */
export async function serveWithFaults(options: FaultyServerOptions): Promise<FaultyServer> {
  const closing = new AbortController();
  const server = createServer((request, response) => {
    serve(request, response, options, closing.signal).catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  { faults, handle, onServed }: FaultyServerOptions,
  closing: AbortSignal,
): Promise<void> {
  const request = await readRequest(incoming);
  const { method, path } = request;
  const fault = faults.take(method, path);
  const served = (status: number) => onServed?.({ method, path, status, fault: fault?.kind ?? null });
  switch (fault?.kind) {
    case 'status':
      served(fault.status);
      return send(response, { status: fault.status, headers: fault.headers ?? {}, body: fault.body ?? '' });
    case 'hang':
      return served(0);
    case 'reset':
      served(0);
      response.destroy();
      return;
    case 'delay':
      await wait(fault.ms, undefined, { signal: closing });
  }
  const reply = await answered(handle, request);
  if (fault?.kind === 'lost-reply') {
    served(0);
    response.destroy();
    return;
  }
  if (fault?.kind === 'truncated') {
    served(0);
    return sendHalf(response, reply);
  }
  served(reply.status);
  send(response, reply);
}

/** An exception in a handler is a mistake in the sandbox; its message in the answer saves the search for it. */
async function answered(handle: FaultyServerOptions['handle'], request: ServedRequest): Promise<ServedReply> {
  try {
    return await handle(request);
  } catch (error) {
    const message = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
    return { status: 500, headers: { 'content-type': 'text/plain' }, body: `sandbox handler failed: ${message}` };
  }
}

async function readRequest(incoming: IncomingMessage): Promise<ServedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const raw = incoming.url ?? '/';
  const mark = raw.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    path: mark === -1 ? raw : raw.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : raw.slice(mark + 1)),
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
}

function send(response: ServerResponse, reply: ServedReply): void {
  const body = Buffer.from(reply.body ?? '');
  const length = reply.status === 204 || reply.status === 304 ? {} : { 'content-length': String(body.length) };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  response.end(body);
}

function sendHalf(response: ServerResponse, reply: ServedReply): void {
  const body = Buffer.from(reply.body ?? '');
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') {
        reject(new Error(`Cannot listen on 127.0.0.1:${port}: no TCP address came back.`));
        return;
      }
      resolve(address.port);
    });
  });
}
