import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Account } from './account.ts';
import { isoTime, ulid } from './account.ts';
import type { WebhookRecord } from './records.ts';

/** One attempt to deliver. */
interface Attempt {
  id: string;
  at: string;
  /** 0 when no answer came. */
  status: number;
  /** What ended the attempt. */
  outcome: 'success' | 'failed' | 'timeout' | 'unreachable';
}

/** One webhook invocation with its attempts, as the activity page of the real one lists them. */
export interface Delivery {
  invocationId: string;
  webhookId: string;
  endpoint: string;
  at: string;
  body: string;
  attempts: Attempt[];
  /** Status of the last attempt, 0 without an answer; null while the first one is under way or when it was dropped. */
  status: number | null;
  done: boolean;
}

export interface DeliveryOptions {
  /** What one second of the real waiting times takes here, in milliseconds. */
  retryDelayMs: number;
  /** The real one gives up after 12 s. */
  timeoutMs: number;
  /** Whether a retry carries the first timestamp and signature; the vendor does not say. */
  retryTimestamp: 'first' | 'fresh';
}

interface SignedAs {
  invocationId?: string;
  timestamp?: string;
  secret?: string;
}

export interface Deliveries {
  /** Starts a delivery with its retries and returns at once. */
  send(webhook: WebhookRecord, body: string): Delivery;
  /** One attempt without retries. */
  once(webhook: WebhookRecord, body: string, as?: SignedAs): Promise<Attempt>;
  log: Delivery[];
  /** While true, deliveries are lost without an attempt, as in the vendor's outages. */
  drop(on: boolean): void;
  /** Resolves when every delivery started so far has ended. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const LOG_SIZE = 20_000;
const RETRIES = { timeout: 5, conflict: 3, retryAfter: 3 };

/** base64(HMAC-SHA256(secret, timestamp + body)), the secret used as the literal string. Source: Zendesk, "Verifying webhooks". */
export function webhookSignature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
}

export function deliveries(account: Account, options: DeliveryOptions): Deliveries {
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const log: Delivery[] = [];
  let dropping = false;

  function record(webhook: WebhookRecord, body: string, invocationId: string): Delivery {
    const at = isoTime(account.now());
    const { id, endpoint } = webhook;
    const delivery = { invocationId, webhookId: id, endpoint, at, body, attempts: [], status: null, done: false };
    log.push(delivery);
    if (log.length > LOG_SIZE) log.shift();
    return delivery;
  }

  async function attempt(webhook: WebhookRecord, delivery: Delivery, as: SignedAs): Promise<Attempt & Answer> {
    const timestamp = as.timestamp ?? isoTime(account.now());
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Zendesk Webhook',
      // One that is kept may be closed by the other side in the moment it is used, and then nobody has the delivery.
      connection: 'close',
      'x-zendesk-account-id': String(account.id),
      'x-zendesk-webhook-id': webhook.id,
      'x-zendesk-webhook-invocation-id': delivery.invocationId,
      'x-zendesk-webhook-signature-timestamp': timestamp,
      'x-zendesk-webhook-signature': webhookSignature(as.secret ?? webhook.secret, timestamp, delivery.body),
    };
    const answer = await post(webhook.endpoint, headers, delivery.body, options.timeoutMs, closing.signal);
    const { status, outcome } = answer;
    const entry: Attempt = { id: ulid(), at: isoTime(account.now()), status, outcome };
    delivery.attempts.push(entry);
    delivery.status = status;
    account.changed({ kind: 'delivery', id: delivery.invocationId });
    return { ...entry, ...answer };
  }

  async function deliver(webhook: WebhookRecord, delivery: Delivery): Promise<void> {
    const first = isoTime(account.now());
    const left = { ...RETRIES };
    for (;;) {
      const as = options.retryTimestamp === 'first' ? { timestamp: first } : {};
      const pauseS = nextPause(await attempt(webhook, delivery, as), left);
      if (pauseS === null || closing.signal.aborted) break;
      await wait(pauseS * options.retryDelayMs, undefined, { signal: closing.signal });
    }
  }

  return {
    log,
    send(webhook, body) {
      const delivery = record(webhook, body, ulid());
      if (dropping || closing.signal.aborted) {
        delivery.done = true;
        return delivery;
      }
      const run: Promise<void> = deliver(webhook, delivery)
        .catch(() => undefined)
        .then(() => {
          delivery.done = true;
          running.delete(run);
        });
      running.add(run);
      return delivery;
    },
    async once(webhook, body, as = {}) {
      const delivery = record(webhook, body, as.invocationId ?? ulid());
      const made = await attempt(webhook, delivery, as);
      delivery.done = true;
      return made;
    },
    drop(on) {
      dropping = on;
    },
    async settled() {
      while (running.size > 0) await Promise.all(running);
    },
    async close() {
      closing.abort();
      await Promise.all(running);
    },
  };
}

interface Answer {
  status: number;
  outcome: Attempt['outcome'];
  retryAfterS: number | null;
}

/** Seconds until the next attempt, or null for none. Spacing is not published; a plain 500 or 502 is not retried at all. */
function nextPause(answer: Answer, left: typeof RETRIES): number | null {
  if (answer.outcome === 'timeout') return left.timeout-- > 0 ? 1 : null;
  if (answer.status === 409) return left.conflict-- > 0 ? 1 : null;
  if (answer.status !== 429 && answer.status !== 503) return null;
  if (answer.retryAfterS === null || answer.retryAfterS >= 60) return null;
  return left.retryAfter-- > 0 ? answer.retryAfterS : null;
}

async function post(
  endpoint: string,
  headers: Record<string, string>,
  body: string,
  timeoutMs: number,
  closing: AbortSignal,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const signal = AbortSignal.any([timeout, closing]);
    const response = await fetch(endpoint, { method: 'POST', headers, body, redirect: 'manual', signal });
    await response.arrayBuffer();
    const retryAfter = response.headers.get('retry-after');
    const retryAfterS = retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
    return { status: response.status, outcome: response.ok ? 'success' : 'failed', retryAfterS };
  } catch {
    return { status: 0, outcome: timeout.aborted ? 'timeout' : 'unreachable', retryAfterS: null };
  }
}
