import { createHash, randomUUID } from 'node:crypto';
import type { ApiKey } from '../core/api-key.ts';
import type { Idempotency } from '../core/api-ports.ts';
import { RequestError } from '../core/errors.ts';
import type { HttpReply } from '../http.ts';

/**
 * Answers a write once, however often it is sent under the same idempotency key. Without a key it is simply answered.
 * What failed leaves nothing behind, so that it can be sent again.
 * @param request what must be the same when it is sent again
 * @param answer is given an id that stays the same over all attempts at this request
 * @throws RequestError 409 while the first attempt is under way, 422 when the key belongs to another request
 */
export async function once(
  store: Idempotency,
  key: ApiKey,
  name: string | null,
  request: string,
  answer: (requestId: string) => Promise<HttpReply>,
): Promise<HttpReply> {
  if (name === null) return answer(randomUUID());
  const begun = await store.begin(key.id, name, createHash('sha256').update(request).digest('hex'));
  switch (begun.kind) {
    case 'other':
      throw new RequestError(422, 'This Idempotency-Key was used for another request. Take a new one.');
    case 'running':
      throw new RequestError(409, 'A request with this Idempotency-Key is under way. Ask again in a moment.', {
        headers: { 'retry-after': '1' },
      });
    case 'done':
      return { ...begun.answer, headers: { 'idempotency-replayed': 'true' } };
    case 'begun':
      break;
  }
  try {
    const reply = await answer(begun.id);
    await store.finish(begun, { status: reply.status, body: reply.body });
    return reply;
  } catch (failure) {
    // What failed is what the caller has to hear of; a claim that stays ends by itself after a minute.
    await store.abandon(begun).catch(() => undefined);
    throw failure;
  }
}
