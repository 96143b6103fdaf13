/**
 * Stands in for the deprecated package `request`, for zendesk-node-api and nobody else. The library hands whatever
 * stands in `config.authorization` to `request` untouched, so that is where our transport travels: this file keeps no
 * state, and two clients in one process cannot mix.
 */

interface Sent {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  /** Plain data, undefined for none. */
  body: unknown;
}

interface Received {
  status: number;
  /** JSON, or empty. */
  text: string;
}

/** Sends one request and settles it completely: authorization, retries, timeouts and failed statuses are its work. */
export type Send = (sent: Sent) => Promise<Received>;

interface Options {
  url: string;
  headers: { Authorization: unknown };
  json?: unknown;
}

type Callback = (error: unknown, response?: { statusCode: number }, body?: unknown) => void;

function request(options: Options, callback: Callback): void {
  // The library parses the body of a GET itself, so it gets the text; the others it passes on as they come.
  perform('GET', options, callback, (text) => text);
}
request.get = request;
request.post = (options: Options, callback: Callback) => perform('POST', options, callback, parsed);
request.put = (options: Options, callback: Callback) => perform('PUT', options, callback, parsed);
request.delete = (options: Options, callback: Callback) => perform('DELETE', options, callback, parsed);

function perform(method: Sent['method'], options: Options, callback: Callback, read: (text: string) => unknown): void {
  const send = options.headers.Authorization;
  if (!isSend(send)) {
    throw new TypeError('Build the zendesk-node-api client with zendeskLibrary(): it has no transport of its own.');
  }
  // A throw of the callback after a good answer stays a floating rejection on purpose: nobody else would see it.
  void send({ method, url: withoutDoubleSlash(options.url), body: options.json }).then(
    ({ status, text }) => callback(null, { statusCode: status }, read(text)),
    (error: unknown) => afterFailure(callback, error),
  );
}

/** The library rejects its promise and then parses the body that is not there; the throw of that says nothing. */
function afterFailure(callback: Callback, error: unknown): void {
  try {
    callback(error);
  } catch {}
}

/** The library joins `/api/v2/` and `/tickets`. */
function withoutDoubleSlash(url: string): string {
  return url.replace('/api/v2//', '/api/v2/');
}

function parsed(text: string): unknown {
  return text === '' ? undefined : JSON.parse(text);
}

function isSend(value: unknown): value is Send {
  return typeof value === 'function';
}

/** What `require('request')` returns, see "require() of ES modules" in Node's manual. */
export { request as 'module.exports' };
