/** One request and its answer, whatever its status. */
interface Exchange {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
  /** Milliseconds for the whole exchange, body included. */
  timeoutMs: number;
  /** Bytes of the answer's body we are willing to hold. */
  maxBytes: number;
  signal: AbortSignal | undefined;
  /** Hears the headers of every answer, good or bad. */
  onHeaders: ((headers: Headers) => void) | undefined;
}

export type Answer =
  | { kind: 'answer'; status: number; retryAfter: string | null; text: string }
  | { kind: 'nothing'; why: 'timeout' | 'cancelled' | 'connection' | 'too_large'; cause: unknown };

/** Never throws: what went wrong is an answer too. Redirects are not followed, they would take the token along. */
export async function exchange(request: Exchange): Promise<Answer> {
  const patience = patienceOf(request);
  try {
    const { method, headers } = request;
    const body = request.body ?? null;
    const { signal } = patience;
    const response = await fetch(request.url, { method, headers, body, redirect: 'manual', signal });
    request.onHeaders?.(response.headers);
    const text = await textUpTo(request.maxBytes, response.body);
    if (text === null) return { kind: 'nothing', why: 'too_large', cause: undefined };
    return { kind: 'answer', status: response.status, retryAfter: response.headers.get('retry-after'), text };
  } catch (cause) {
    const why = request.signal?.aborted ? 'cancelled' : patience.isOver() ? 'timeout' : 'connection';
    return { kind: 'nothing', why, cause };
  } finally {
    patience.end();
  }
}

/**
 * Ends the exchange when its time is over or its caller gives up. Not `AbortSignal.timeout`: its timer outlives an exchange
 * that went well, and a busy minute holds thousands of them.
 */
function patienceOf({ timeoutMs, signal }: Pick<Exchange, 'timeoutMs' | 'signal'>) {
  const stop = new AbortController();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    stop.abort();
  }, timeoutMs);
  const giveUp = () => stop.abort();
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp, { once: true });
  return {
    signal: stop.signal,
    isOver: () => isOver,
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    },
  };
}

async function textUpTo(maxBytes: number, body: ReadableStream<Uint8Array> | null): Promise<string | null> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
