import type { IncomingMessage } from 'node:http';
import { RequestError } from './core/errors.ts';

/** Headers that decide who somebody is or what a body means. Two of them, and a proxy may have looked at the other one. */
const ONCE = [
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
  'x-slack-request-timestamp',
  'x-slack-signature',
  'x-zendesk-account-id',
  'x-zendesk-webhook-id',
  'x-zendesk-webhook-invocation-id',
  'x-zendesk-webhook-signature',
  'x-zendesk-webhook-signature-timestamp',
];

/**
 * Refuses what can be refused by its head alone.
 * @throws RequestError 400 for a header that came twice, 415 for a compressed body: nobody who calls us compresses, and a
 *   small body must not become a large one
 */
export function assertPlainHead({ headersDistinct }: Pick<IncomingMessage, 'headersDistinct'>): void {
  const twice = ONCE.find((name) => (headersDistinct[name]?.length ?? 0) > 1);
  if (twice !== undefined) throw new RequestError(400, `The header ${twice} came more than once.`);
  const [encoding = 'identity'] = headersDistinct['content-encoding'] ?? [];
  if (encoding.toLowerCase() !== 'identity') throw new RequestError(415, 'A compressed body is not read here.');
}
