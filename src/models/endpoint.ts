import OpenAI from 'openai';
import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import { boundedFetch } from './bounded-fetch.ts';

/** One model at one OpenAI-compatible address. */
export interface Endpoint {
  /** Ends in the version: `https://api.openai.com/v1`. */
  baseUrl: string;
  /** Empty for servers that want none. */
  apiKey: string;
  model: string;
  /** For one answer, repair included, in milliseconds. */
  timeoutMs: number;
  /** Dollars for a million tokens; null where unknown. */
  price: { input: number; output: number } | null;
}

/**
 * A client that talks to this address with this key and reads nothing of the environment. The package adds the headers of
 * `OPENAI_CUSTOM_HEADERS` to every request, wherever it goes, and cannot be told not to.
 * @throws Error when that variable is set
 */
export function openaiClient(
  { baseUrl, apiKey }: Pick<Endpoint, 'baseUrl' | 'apiKey'>,
  { maxRetries = 0, headers = {} }: { maxRetries?: number; headers?: Record<string, string> } = {},
): OpenAI {
  if ((process.env.OPENAI_CUSTOM_HEADERS ?? '') !== '') {
    throw new Error(
      'OPENAI_CUSTOM_HEADERS is set. It would send its headers to every model endpoint. Unset it; the address and key of the endpoint are OPENAI_BASE_URL and OPENAI_API_KEY.',
    );
  }
  return new OpenAI({
    baseURL: baseUrl,
    // Servers without keys still want the header; an empty key makes the package refuse to start.
    apiKey: apiKey === '' ? 'none' : apiKey,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries,
    defaultHeaders: headers,
    logLevel: 'off',
    fetch: boundedFetch(),
  });
}

/** `host/model`: how a remote model is called in records and reports. */
export const endpointName = ({ baseUrl, model }: Pick<Endpoint, 'baseUrl' | 'model'>): string =>
  `${new URL(baseUrl).host}/${model}`;

const RETRYABLE = [408, 409, 425, 429, 500, 502, 503, 504];
/** No repetition helps until somebody changed something, whatever the status says. */
const FINAL_CODES = ['insufficient_quota', 'model_not_found', 'invalid_api_key', 'billing_hard_limit_reached'];

/** Statuses of an endpoint that lets nobody in, or is not there. */
const SHUT = [401, 403, 404];

/** Whether an endpoint will refuse every text until somebody mends it. A text of its own making (400, 413, a filter) is no such thing. */
export const isBroken = ({ status, code, retryable }: UpstreamError): boolean =>
  !retryable && (SHUT.includes(status ?? 0) || ['not_the_wire', ...FINAL_CODES].includes(code ?? ''));

/** Any failure of a call to a model as an UpstreamError; what is none (a bug of ours) is given back as it is. */
export function modelFailure(what: string, cause: unknown): unknown {
  if (cause instanceof UpstreamError) return cause;
  if (cause instanceof OpenAI.APIConnectionTimeoutError || isTimeout(cause)) {
    return new UpstreamError(`${what} took too long.`, { system: 'model', retryable: true, code: 'timeout', cause });
  }
  if (cause instanceof OpenAI.APIUserAbortError) {
    return new UpstreamError(`${what} was stopped.`, { system: 'model', retryable: true, code: 'aborted', cause });
  }
  if (cause instanceof OpenAI.APIConnectionError) {
    const failed = { system: 'model', retryable: true, code: 'unreachable', cause } as const;
    return new UpstreamError(`${what} did not reach the endpoint. Check OPENAI_BASE_URL and the network.`, failed);
  }
  if (cause instanceof OpenAI.APIError) return answered(what, cause);
  // The package throws these from the body of a 200 that is not what it should be.
  if (cause instanceof TypeError || cause instanceof SyntaxError) return notTheWire(what, cause);
  return cause;
}

/** Whether a call that failed so had been sent and may be charged: nobody knows what came of it. A status other than 200 costs nothing. */
export const mayHaveCost = (failure: unknown): boolean =>
  failure instanceof UpstreamError && ['timeout', 'aborted', 'not_the_wire'].includes(failure.code ?? '');

export const notTheWire = (what: string, cause?: unknown): UpstreamError =>
  new UpstreamError(
    `${what} was answered with something that is not the OpenAI wire. Check that OPENAI_BASE_URL ends in /v1 and is no web page.`,
    { system: 'model', retryable: false, code: 'not_the_wire', cause },
  );

const isTimeout = (cause: unknown): boolean => cause instanceof DOMException && cause.name === 'TimeoutError';

/** The endpoint's own message is not repeated: it may quote what was sent. */
function answered(what: string, cause: InstanceType<typeof OpenAI.APIError>): UpstreamError {
  const status = typeof cause.status === 'number' ? cause.status : undefined;
  const code = cause.code ?? codeOf(cause.error);
  const retryable = status !== undefined && RETRYABLE.includes(status) && !FINAL_CODES.includes(code ?? '');
  const headers: unknown = cause.headers;
  const after = headers instanceof Headers ? Number(headers.get('retry-after')) : Number.NaN;
  return new UpstreamError(
    `${what} was answered with ${status ?? 'an error'}${code ? ` (${code})` : ''}. ${hint(status, code)}`,
    {
      system: 'model',
      retryable,
      cause,
      ...(status === undefined ? {} : { status }),
      ...(code === undefined || code === null ? {} : { code }),
      ...(Number.isFinite(after) && after > 0 ? { retryAfterMs: after * 1000 } : {}),
    },
  );
}

function codeOf(body: unknown): string | undefined {
  const parsed = z.object({ code: z.string() }).safeParse(body);
  return parsed.success ? parsed.data.code : undefined;
}

function hint(status: number | undefined, code: string | null | undefined): string {
  if (code === 'model_not_found')
    return 'The model is not there (any more). Check OPENAI_MODEL and the list of deprecations.';
  if (code === 'insufficient_quota') return 'The account has no credit left.';
  if (status === 401 || status === 403) return 'Check OPENAI_API_KEY.';
  if (status === 404) return 'Check OPENAI_BASE_URL and OPENAI_MODEL.';
  if (status !== undefined && status >= 300 && status < 400)
    return 'Redirects are refused, they would take key and text along: correct OPENAI_BASE_URL.';
  return 'Check the endpoint.';
}
