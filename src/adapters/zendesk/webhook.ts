import { createHash } from 'node:crypto';
import { SignatureError } from '../../core/errors.ts';
import type { Headers, ZendeskWebhook } from '../../core/ports.ts';
import { isSigned, PUBLISHED_TEST_SECRET } from './signature.ts';
import { type Announcement, announcement } from './webhook-body.ts';

const FIVE_MINUTES_MS = 5 * 60_000;

export interface WebhookOptions {
  /** The signing secret, and while rotating also the one before. */
  secrets: readonly string[];
  /** Milliseconds since 1970. */
  now: () => number;
  /** How far the signature's timestamp may be from `now`, either way. Default five minutes. */
  toleranceMs?: number;
  /** When given, requests of another account or another webhook are refused. */
  accountId?: string;
  webhookId?: string;
}

interface Request {
  headers: Headers;
  /** The bytes as they came: the signature covers these, not what a parser made of them. */
  body: Uint8Array;
}

/** @throws Error when there is no secret to verify with, or it is the one everybody can read in Zendesk's manual */
export function zendeskWebhook(options: WebhookOptions): ZendeskWebhook {
  assertUsable(options.secrets);

  return {
    verified(request) {
      const timestamp = assertSigned(request, options);
      const read = announcement(request.body);
      assertOurs(request, read, options);
      if (read.kind === 'unsupported') return { kind: 'unsupported', type: read.type };
      if (read.kind === 'test') return { kind: 'test', nonce: read.nonce };
      return {
        kind: 'ticket_created',
        event: {
          ticketId: read.ticketId,
          deliveryId: deliveryId(request, read.eventId, timestamp),
          occurredAt: read.occurredAt,
        },
      };
    },
  };
}

function assertUsable(secrets: readonly string[]): void {
  if (secrets.length === 0 || secrets.some((secret) => secret.trim() === '')) {
    throw new Error('The Zendesk webhook has no signing secret. Set ZENDESK_WEBHOOK_SECRET.');
  }
  if (secrets.includes(PUBLISHED_TEST_SECRET)) {
    throw new Error(
      "ZENDESK_WEBHOOK_SECRET is the test secret of Zendesk's manual, which anybody can sign with. " +
        'Set the signing secret of your own webhook.',
    );
  }
}

/** @returns the timestamp header, which the signature covers */
function assertSigned(request: Request, { secrets, now, toleranceMs = FIVE_MINUTES_MS }: WebhookOptions): string {
  const signature = header(request, 'x-zendesk-webhook-signature');
  const timestamp = header(request, 'x-zendesk-webhook-signature-timestamp');
  if (signature === undefined || timestamp === undefined) {
    throw new SignatureError('A Zendesk webhook came without signature or timestamp. Check who calls this address.');
  }
  if (!isSigned(signature, secrets, timestamp, request.body)) {
    throw new SignatureError('A Zendesk webhook came with a wrong signature. Check ZENDESK_WEBHOOK_SECRET.');
  }
  const skewMs = Math.abs(now() - Date.parse(timestamp));
  if (!(skewMs <= toleranceMs)) {
    throw new SignatureError(
      'A Zendesk webhook came with a timestamp too far from our clock. Check the clock of this machine.',
    );
  }
  return timestamp;
}

function assertOurs(request: Request, read: Announcement, { accountId, webhookId }: WebhookOptions): void {
  const differs = (expected: string | undefined, given: string | null | undefined) =>
    expected !== undefined && given !== null && given !== expected;

  const fromHeader = header(request, 'x-zendesk-account-id');
  if (differs(accountId, fromHeader) || differs(accountId, read.accountId)) {
    throw new SignatureError('A Zendesk webhook came from another account. Check the webhook in Zendesk.');
  }
  if (differs(webhookId, header(request, 'x-zendesk-webhook-id'))) {
    throw new SignatureError('A Zendesk request came from another webhook. Check the webhooks in Zendesk.');
  }
}

/**
 * Zendesk sends an event again under the same event id, or at least the same invocation id. Bytes and timestamp are
 * the last resort: they catch an exact repetition and never join two different events.
 */
function deliveryId(request: Request, eventId: string | null, timestamp: string): string {
  if (eventId !== null) return `event:${eventId}`;
  const invocation = header(request, 'x-zendesk-webhook-invocation-id');
  if (invocation !== undefined && invocation.length <= 100) return `invocation:${invocation}`;
  return `bytes:${createHash('sha256').update(timestamp).update('\n').update(request.body).digest('hex')}`;
}

/** A header that came exactly once, whatever the case of its name. */
function header({ headers }: Request, name: string): string | undefined {
  const values = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  if (values.length > 1) throw new SignatureError(`A Zendesk webhook came with ${name} more than once.`);
  return values[0] === '' ? undefined : values[0];
}
