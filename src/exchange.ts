import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createUnzip } from 'node:zlib';
import { request as overHttp } from './node-http.ts';

/** No answer that Zendesk, Slack or a model gives us is as long: a page of 1,000 exported tickets takes some ten million. In bytes, unpacked. */
export const LONGEST_ANSWER = 32 * 1024 * 1024;

/** One request and its answer, whatever its status. */
interface Exchange {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
  /** Milliseconds for the whole exchange, body included. */
  timeoutMs: number;
  /** Bytes of the answer's body, unpacked, that we are willing to hold. */
  maxBytes: number;
  signal: AbortSignal | undefined;
  /** Hears the headers of every answer, good or bad. */
  onHeaders: ((headers: IncomingHttpHeaders) => void) | undefined;
}

export type Answer = { kind: 'answer'; status: number; retryAfter: string | null; text: string } | Nothing;

type Nothing = { kind: 'nothing'; why: 'timeout' | 'cancelled' | 'connection' | 'too_large'; cause: unknown };

/**
 * Never throws: what went wrong is an answer too. Redirects are not followed, they would take the token along. Not `fetch`,
 * which takes more processor time for the same call: four of these make up much of what a ticket costs.
 */
export async function exchange(asked: Exchange): Promise<Answer> {
  let sent: ClientRequest;
  try {
    sent = send(asked);
  } catch (cause) {
    return { kind: 'nothing', why: 'connection', cause };
  }
  const patience = patienceOf(asked, sent);
  try {
    const response = await responseTo(sent, asked.body);
    asked.onHeaders?.(response.headers);
    const text = await textUpTo(asked.maxBytes, unpacked(response));
    if (text === null) {
      sent.destroy();
      return { kind: 'nothing', why: 'too_large', cause: undefined };
    }
    const retryAfter = response.headers['retry-after'] ?? null;
    return { kind: 'answer', status: response.statusCode ?? 0, retryAfter, text };
  } catch (cause) {
    return { kind: 'nothing', why: patience.over() ?? 'connection', cause };
  } finally {
    patience.end();
  }
}

function send({ method, url, headers }: Exchange): ClientRequest {
  const over = url.protocol === 'https:' ? overHttps : overHttp;
  return over(url, { method, headers: { 'user-agent': 'umbrage', 'accept-encoding': 'gzip, deflate', ...headers } });
}

function responseTo(sent: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve);
    sent.on('error', reject);
    // Answers that are none, such as a switch to another protocol, end the connection without an error.
    sent.once('close', () => reject(new Error('The connection ended without an answer.')));
    sent.end(body);
  });
}

/** Ends the exchange when its time is over or its caller gives up. */
function patienceOf({ timeoutMs, signal }: Pick<Exchange, 'timeoutMs' | 'signal'>, sent: ClientRequest) {
  let over: 'timeout' | 'cancelled' | null = null;
  const giveUp = (why: 'timeout' | 'cancelled') => {
    over = why;
    sent.destroy(new Error(why));
  };
  const cancel = () => giveUp('cancelled');
  const timer = setTimeout(giveUp, timeoutMs, 'timeout');
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    over: () => over,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    },
  };
}

function unpacked(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  // A failure on the way reaches whoever reads the end of it.
  return encoding === 'identity' ? response : pipeline(response, createUnzip(), () => undefined);
}

/** Null: there is more. */
function textUpTo(maxBytes: number, body: Readable): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    body.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > maxBytes) resolve(null);
      else chunks.push(chunk);
    });
    body.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    body.on('error', reject);
    body.once('close', () => reject(new Error('The answer ended before its end.')));
  });
}
