import type { ServerResponse } from 'node:http';
import type { HttpReply } from './http.ts';

/**
 * Sends frames of server-sent events as they come, no faster than they are read, until the stream ends, its reader leaves
 * or the server closes.
 */
export async function sendStream(
  response: ServerResponse,
  { status, headers, stream }: HttpReply & Required<Pick<HttpReply, 'stream'>>,
  closing: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  const end = () => gone.abort();
  if (response.destroyed || closing.aborted) end();
  response.once('close', end);
  closing.addEventListener('abort', end);
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-type': 'text/event-stream; charset=utf-8',
    // A proxy that buffers would hold events back for minutes.
    'x-accel-buffering': 'no',
    ...headers,
  });
  try {
    for await (const frame of stream(gone.signal)) {
      if (gone.signal.aborted) break;
      if (!response.write(frame)) await readOn(response, gone.signal);
    }
  } finally {
    closing.removeEventListener('abort', end);
  }
  response.end();
}

/** Resolves when the reader has caught up, or is gone. */
function readOn(response: ServerResponse, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      gone.removeEventListener('abort', done);
      resolve();
    };
    response.once('drain', done);
    gone.addEventListener('abort', done, { once: true });
    if (gone.aborted) done();
  });
}
