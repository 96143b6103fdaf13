import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import { isDatabaseOutage } from './core/database-outage.ts';
import { RequestError, SignatureError, UpstreamError } from './core/errors.ts';
import { plainJson } from './core/plain-json.ts';
import { STATUS_CODES } from './node-http.ts';

/** A request as handlers see it: never a stream, never larger than the limit. */
export interface HttpRequest {
  method: string;
  /** Path without query, as sent. */
  path: string;
  /** What stood in the place of each `:name` of the route, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Uint8Array;
}

/**
 * An object body is sent as JSON, a string or bytes as they are, `events` one by one as server-sent events. `stream` is
 * for events that go on for ever: it writes its own frames, and ends when `gone` says that nobody listens any more.
 */
export interface HttpReply {
  status: number;
  headers?: Record<string, string>;
  body?: object | string | Uint8Array;
  events?: AsyncIterable<string> | Iterable<string>;
  stream?: (gone: AbortSignal) => AsyncIterable<string>;
}

export type HttpHandler = (request: HttpRequest) => Promise<HttpReply>;

/** A handler that needs more than the usual: everything but `handle` has a default. */
export interface HttpRoute {
  handle: HttpHandler;
  /** In bytes. */
  bodyLimit?: number;
  /** Looks at the head before the body is read; throws to refuse. The headers it gives go into the reply. */
  admit?: (request: Omit<HttpRequest, 'body'>) => Promise<Record<string, string>>;
  /** How a failure is told where the caller expects another form than problem+json. */
  failure?: (failure: unknown) => HttpReply;
}

/** What Zendesk's webhooks may send at most, in bytes; nobody else sends more without saying so in the table. */
export const BODY_LIMIT = 256 * 1024;

/**
 * Reads a whole body into memory.
 * @throws RequestError 413 as soon as it is clear that it is longer than `limit` bytes.
 */
export async function readBody(stream: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(stream.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (limit: number) => new RequestError(413, `The body is larger than ${limit / 1024} KB.`);

/** @throws RequestError 400 for a body that is not JSON */
export function jsonBody({ body }: Pick<HttpRequest, 'body'>): unknown {
  try {
    return plainJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // Without its cause: the parser's message quotes the text.
    throw new RequestError(400, 'The body is not JSON that can be read: UTF-8, at most 100 levels deep, without NUL.');
  }
}

/**
 * Path and query of a request line. Refused is whatever another server on the way may have understood differently: `//`,
 * `.` and `..`, broken escapes, backslashes, control characters.
 * @throws RequestError 400 for what is no path on this server
 */
export function parseTarget(target: string | undefined): { path: string; query: URLSearchParams } {
  const match = /^(\/[^?#\s]*)(?:\?([^#\s]*))?$/.exec(target ?? '');
  const [, path, query = ''] = match ?? [];
  const search = new URLSearchParams(query);
  if (path === undefined || !isPlain(path) || CONTROL.test([...search].join())) {
    throw new RequestError(400, 'The request target is not a path on this server.');
  }
  return { path, query: search };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

function isPlain(path: string): boolean {
  try {
    const read = decodeURIComponent(path);
    const segments = read.split('/');
    return (
      !read.includes('\\') &&
      !read.includes('//') &&
      !CONTROL.test(read) &&
      !segments.some((segment) => segment === '.' || segment === '..')
    );
  } catch {
    return false;
  }
}

export function sendReply(response: ServerResponse, reply: HttpReply): void {
  if (response.headersSent || response.destroyed) return;
  const { body } = reply;
  const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
  const text = isRaw ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : typeOf(body);
  response.writeHead(reply.status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(text === undefined ? {} : { 'content-type': type }),
    ...reply.headers,
  });
  response.end(text);
}

const typeOf = (body: HttpReply['body']): string =>
  body instanceof Uint8Array ? 'application/octet-stream' : 'application/json; charset=utf-8';

/** Sends events as they come. A reader who goes away ends it. */
export async function sendEvents(
  response: ServerResponse,
  { status, headers, events }: HttpReply & Required<Pick<HttpReply, 'events'>>,
): Promise<void> {
  response.writeHead(status, { 'content-type': 'text/event-stream; charset=utf-8', ...headers });
  for await (const event of events) {
    if (response.destroyed) return;
    response.write(`data: ${event}\n\n`);
  }
  response.end();
}

/**
 * The status code of every kind of failure, as problem+json (RFC 9457). A failure of ours to store is 503 with a short
 * `Retry-After`: Zendesk delivers again only after 409, 429 and 503, and the latter two only when told to wait under a
 * minute.
 */
export function failureReply(failure: unknown): HttpReply {
  if (failure instanceof SignatureError) return problem(401, failure.message);
  if (failure instanceof RequestError) return problem(failure.status, failure.message, failure.headers);
  if (failure instanceof ZodError) return problem(400, failure.issues.map(describeIssue).join(' '));
  if ((failure instanceof UpstreamError && failure.retryable) || isDatabaseOutage(failure)) {
    return problem(503, 'The request could not be stored. Send it again.', { 'retry-after': '30' });
  }
  return problem(500, 'The request failed. The log has the reason.');
}

/**
 * The same for routes that refuse what does not fit by RequestError: where a schema fails all the same, stored data or an
 * answer of ours is at fault.
 */
export const checkedFailureReply = (failure: unknown): HttpReply =>
  failureReply(failure instanceof ZodError ? new Error('unfit data') : failure);

function describeIssue({ path, message }: { path: PropertyKey[]; message: string }): string {
  return `${path.map(String).join('.') || 'body'}: ${message}.`;
}

function problem(status: number, detail: string, headers: Readonly<Record<string, string>> = {}): HttpReply {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail },
  };
}
