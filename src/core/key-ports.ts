import type { ApiKey, Scope } from './api-key.ts';
import type { Headers } from './ports.ts';

/** Who may use what we offer over HTTP. */
export interface ApiKeys {
  /** @throws SignatureError without a valid bearer key, RequestError 403 when it lacks the scope */
  authorised(headers: Headers, scope: Scope): Promise<ApiKey>;
  /** @returns the secret, which is nowhere else and cannot be shown again */
  create(name: string, scopes: readonly Scope[], expiresAt: Date | null): Promise<{ secret: string; key: ApiKey }>;
  list(): Promise<ApiKey[]>;
  revoke(id: string): Promise<boolean>;
  /** Keys of the settings, as `name:secret` or `secret`; those that exist are left as they are. */
  seed(entries: readonly string[]): Promise<void>;
}

/** How often each key may ask. */
export interface RateLimit {
  /** Takes one request of this key. `resetMs`: until all of its requests are there again; `retryMs`: until the next one is. */
  take(key: string): { allowed: boolean; limit: number; remaining: number; resetMs: number; retryMs: number };
}
