import type { ApiKey } from '../core/api-key.ts';
import { RequestError, SignatureError } from '../core/errors.ts';
import type { Services } from '../core/ports.ts';
import { checkedFailureReply, type HttpReply, type HttpRequest, type HttpRoute, jsonBody } from '../http.ts';
import { type Endpoint, UnfitRequest } from './endpoint.ts';
import { once } from './idempotency.ts';
import { hasBody } from './operation.ts';

/** In bytes: a hundred of the longest texts, with room for escapes. */
const API_BODY_LIMIT = 8 * 1024 * 1024;
/** In bytes, of what needs no texts. */
const SMALL_BODY_LIMIT = 64 * 1024;
const WINDOW_SECONDS = 60;

type Needs = Pick<Services, 'keys' | 'rates' | 'api'>;

/** Serves an endpoint: a key with its scope, the key's rate limit, one content type, its schemas, and idempotency. */
export function apiRoute(services: Needs, { operation, fitted }: Endpoint): HttpRoute {
  return {
    bodyLimit: !hasBody(operation) ? SMALL_BODY_LIMIT : API_BODY_LIMIT,
    async admit({ headers }) {
      const key = await services.keys.authorised(headers, operation.scope);
      const told = taken(services.rates, key);
      if (hasBody(operation)) requireJson(headers['content-type']);
      return told;
    },
    async handle(request) {
      const key = await services.keys.authorised(request.headers, operation.scope);
      const body = !hasBody(operation) ? undefined : jsonBody(request);
      const { params, query, headers } = request;
      const answer = fitted({ params, query, body });
      const asked = { key, headers };
      if (!hasBody(operation)) return answer({ ...asked, requestId: '' });
      const name = `${request.method} ${request.path} ${JSON.stringify(body)}`;
      return once(services.api.idempotency, key, idempotencyKey(request), name, (requestId) =>
        answer({ ...asked, requestId }),
      );
    },
    failure: apiFailure,
  };
}

/** The names of draft-ietf-httpapi-ratelimit-headers-10: `q` requests in `w` seconds, `r` left, all there again in `t` seconds. */
function taken(rates: Services['rates'], key: ApiKey): Record<string, string> {
  const { allowed, limit, remaining, resetMs, retryMs } = rates.take(key.id);
  const told = {
    'ratelimit-policy': `"key";q=${limit};w=${WINDOW_SECONDS}`,
    ratelimit: `"key";r=${remaining};t=${Math.ceil(resetMs / 1000)}`,
  };
  if (allowed) return told;
  throw new RequestError(429, 'This key has asked too often. Wait a little.', {
    headers: { ...told, 'retry-after': String(Math.ceil(retryMs / 1000)) },
  });
}

function requireJson(type: string | undefined): void {
  const [media = '', ...rest] = (type ?? '').toLowerCase().split(';');
  const isUtf8 = rest.every((part) => !part.includes('charset') || /charset="?utf-?8"?/.test(part));
  if (media.trim() === 'application/json' && isUtf8) return;
  throw new RequestError(415, 'Send the body as JSON in UTF-8, with `Content-Type: application/json`.');
}

function idempotencyKey({ headers }: HttpRequest): string | null {
  const given = headers['idempotency-key'];
  if (given === undefined) return null;
  if (typeof given === 'string' && /^[\x21-\x7e]{1,255}$/.test(given)) return given;
  throw new RequestError(400, 'An Idempotency-Key is 1 to 255 visible ASCII characters without a space.');
}

function apiFailure(failure: unknown): HttpReply {
  const { status, headers, body } = checkedFailureReply(failure);
  const challenge = failure instanceof SignatureError ? { 'www-authenticate': 'Bearer realm="umbrage"' } : {};
  const errors = failure instanceof UnfitRequest ? { errors: failure.faults } : {};
  const isProblem = typeof body === 'object' && !(body instanceof Uint8Array);
  return { status, headers: { ...headers, ...challenge }, ...(isProblem ? { body: { ...body, ...errors } } : {}) };
}
