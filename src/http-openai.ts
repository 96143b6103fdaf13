import { ZodError } from 'zod';
import type { Scope } from './core/api-key.ts';
import { RequestError, SignatureError } from './core/errors.ts';
import type { Services } from './core/ports.ts';
import { failureReply, type HttpReply, type HttpRequest, type HttpRoute } from './http.ts';

/** In bytes. A request for a model; files may be larger. */
const ASK_LIMIT = 4 * 1024 * 1024;

/** A route of `/v1`: a key with the scope, the key's rate limit, and failures in the form that clients of the wire understand. */
export function openaiRoute(
  { keys, rates }: Pick<Services, 'keys' | 'rates'>,
  scope: Scope,
  handle: (request: HttpRequest) => Promise<HttpReply>,
  bodyLimit = ASK_LIMIT,
): HttpRoute {
  return {
    handle,
    bodyLimit,
    async admit({ headers }) {
      const key = await keys.authorised(headers, scope);
      const { allowed, limit, remaining, resetMs, retryMs } = rates.take(key.id);
      const told = {
        'x-ratelimit-limit-requests': String(limit),
        'x-ratelimit-remaining-requests': String(remaining),
        'x-ratelimit-reset-requests': `${(resetMs / 1000).toFixed(1)}s`,
      };
      if (!allowed) {
        throw new RequestError(429, 'This key has asked too often. Wait a little.', {
          code: 'rate_limit_exceeded',
          headers: { ...told, 'retry-after': String(Math.ceil(retryMs / 1000)) },
        });
      }
      return told;
    },
    failure: openaiFailure,
  };
}

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};

function openaiFailure(failure: unknown): HttpReply {
  const { status, message, code, param } = described(failure);
  const type = TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
  const retryAfter = failureReply(failure).headers?.['retry-after'];
  const again = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  const headers = failure instanceof RequestError ? failure.headers : again;
  return { status, headers, body: { error: { message, type, param, code } } };
}

function described(failure: unknown): { status: number; message: string; code: string | null; param: string | null } {
  if (failure instanceof RequestError) {
    const { status, message, code, param } = failure;
    return { status, message, code, param };
  }
  if (failure instanceof SignatureError) {
    return { status: 401, message: failure.message, code: 'invalid_api_key', param: null };
  }
  if (failure instanceof ZodError) {
    const [first] = failure.issues;
    const param = first?.path.map(String).join('.') ?? '';
    return {
      status: 400,
      message: `${param || 'body'}: ${first?.message ?? 'does not fit'}`,
      code: null,
      param: param || null,
    };
  }
  const { status } = failureReply(failure);
  return { status, message: 'The request failed. The log has the reason.', code: null, param: null };
}
