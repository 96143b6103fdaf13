import type { IncomingHttpHeaders } from 'node:http';
import { unzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
// The package's front door loads `fetch`, caches, mocks and WebSockets as well: 20 MB.
import Agent from 'undici/lib/dispatcher/agent.js';

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

/** By `NODE_USE_ENV_PROXY=1` Node's own clients go through the proxy that `HTTPS_PROXY` names; so do we. */
const Connections =
  process.env.NODE_USE_ENV_PROXY === '1'
    ? (await import('undici/lib/dispatcher/env-http-proxy-agent.js')).default
    : Agent;

/** One set of connections for the process. How long an answer may take each caller says. */
const agent = new Connections({ allowH2: false, headersTimeout: 0, bodyTimeout: 0 });

/**
 * Never throws: what went wrong is an answer too. Redirects are not followed, they would take the token along. Neither
 * `fetch` nor Node's own `request`, which take four times the processor time for the same call: four of these make up much
 * of what a ticket costs.
 */
export function exchange(asked: Exchange): Promise<Answer> {
  const { url, method, headers, body, timeoutMs, signal } = asked;
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | null = null;
    let gaveUp: Error | null = null;
    const settle = (answer: Answer) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      resolve(answer);
    };
    const giveUp = (why: Nothing['why']) => {
      settle({ kind: 'nothing', why, cause: undefined });
      gaveUp = new Error(why);
      controller?.abort(gaveUp);
    };
    const cancel = () => giveUp('cancelled');
    const timer = setTimeout(giveUp, timeoutMs, 'timeout');
    if (signal?.aborted) return cancel();
    signal?.addEventListener('abort', cancel, { once: true });

    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: { 'user-agent': 'umbrage', 'accept-encoding': 'gzip, deflate', ...headers },
        body: body ?? null,
      },
      {
        ...receiver(asked, giveUp, settle),
        onRequestStart(begun) {
          controller = begun;
          // It may have waited longer for its connection than its caller for the answer.
          if (gaveUp !== null) begun.abort(gaveUp);
        },
      },
    );
  });
}

/** Puts an answer together from what comes in of it. */
function receiver(
  { maxBytes, onHeaders }: Exchange,
  giveUp: (why: Nothing['why']) => void,
  settle: (answer: Answer) => void,
): Dispatcher.DispatchHandler {
  const broken = (cause: unknown) => settle({ kind: 'nothing', why: 'connection', cause });
  const chunks: Buffer[] = [];
  let size = 0;
  let status = 0;
  let heard: IncomingHttpHeaders = {};
  return {
    onResponseStart(_, code, received) {
      status = code;
      heard = received;
      onHeaders?.(received);
    },
    onResponseData(_, chunk) {
      size += chunk.byteLength;
      if (size > maxBytes) giveUp('too_large');
      else chunks.push(chunk);
    },
    onResponseEnd() {
      const answered = (bytes: Buffer) => {
        const retryAfter = [heard['retry-after']].flat()[0] ?? null;
        settle({ kind: 'answer', status, retryAfter, text: bytes.toString('utf8') });
      };
      const bytes = Buffer.concat(chunks, size);
      if ((heard['content-encoding'] ?? 'identity') === 'identity') return answered(bytes);
      unzip(bytes, { maxOutputLength: maxBytes }, (error: NodeJS.ErrnoException | null, unpacked) => {
        if (error === null) answered(unpacked);
        else if (error.code === 'ERR_BUFFER_TOO_LARGE') giveUp('too_large');
        else broken(error);
      });
    },
    onResponseError: (_, error) => broken(error),
  };
}
