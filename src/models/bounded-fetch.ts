import { LONGEST_ANSWER } from '../exchange.ts';

/**
 * `fetch` for the `openai` package, which by itself follows redirects and holds answers of any length. A redirect
 * is an answer like any other, so no token and no text goes where nobody sent it; a body that unpacks to more than
 * `most` bytes fails while it is read.
 */
export function boundedFetch(most: number = LONGEST_ANSWER): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { redirect: 'manual', ...init });
    if (response.body === null) return response;
    let size = 0;
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength;
        if (size > most) controller.error(new Error(`The answer is longer than ${most} bytes.`));
        else controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counted), { status, statusText, headers });
  };
}
