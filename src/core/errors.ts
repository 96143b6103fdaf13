/** The systems outside this process that can fail us. */
export type System = 'zendesk' | 'slack' | 'model' | 'database';

export interface UpstreamFailure {
  system: System;
  /** Whether the same call may succeed later without anybody changing anything. */
  retryable: boolean;
  /** HTTP status of the answer, when there was one. */
  status?: number;
  /** Machine-readable code of the answer, when there was one: `UpdateConflict`, `channel_not_found`, ... */
  code?: string;
  /** What the other side asked us to wait, in milliseconds. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** A call to another system failed. Its kind carries the retry contract: the queue reads `retryable`. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly system: System;
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;

  /** @param message what was attempted, what came back, what to check. Never a customer's text or a secret. */
  constructor(message: string, failure: UpstreamFailure) {
    super(message, { cause: failure.cause });
    this.system = failure.system;
    this.retryable = failure.retryable;
    this.status = failure.status;
    this.code = failure.code;
    this.retryAfterMs = failure.retryAfterMs;
  }
}

/** Answers of Zendesk and of Slack that end when a person mends a token, a scope or a channel. */
const SHUT_OUT = [
  'missing_scopes',
  'missing_scope',
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
];

/**
 * The other side does not let us in: a revoked token, a missing scope, a channel the bot was taken out of. No repetition
 * helps until a person mends it, and then every repetition does, so the work waits.
 */
export function isRefusedAccess(failure: unknown): failure is UpstreamError {
  return (
    failure instanceof UpstreamError &&
    (failure.status === 401 || failure.status === 403 || SHUT_OUT.includes(failure.code ?? ''))
  );
}

/** The sender could not prove who it is. Always answered with 401. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
}

/** The request is authentic, or needs no proof, but cannot be served. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly status: number;
  /** Machine-readable reason, where the caller's wire has a place for it. */
  readonly code: string | null;
  /** Which part of the request is at fault. */
  readonly param: string | null;
  /** What belongs into the head of the answer, such as `Retry-After` or `Allow`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    options?: ErrorOptions & { code?: string; param?: string; headers?: Readonly<Record<string, string>> },
  ) {
    super(message, options);
    this.headers = options?.headers ?? {};
    this.status = status;
    this.code = options?.code ?? null;
    this.param = options?.param ?? null;
  }
}
