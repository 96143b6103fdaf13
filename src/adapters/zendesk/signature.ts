import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The secret Zendesk signs with before a webhook exists. It is in the vendor's manual, so it proves nothing. */
export const PUBLISHED_TEST_SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';

/**
 * base64(HMAC-SHA256(secret, timestamp + body)) over the raw bytes, without a separator. The secret is used as it
 * stands: it looks like base64, but is not decoded. (Zendesk, "Verifying webhook authenticity".)
 */
export function zendeskSignature(secret: string, timestamp: string, body: Uint8Array): string {
  return createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
}

/**
 * Whether one of `secrets` made `signature`, to the letter. Compared are hashes, so the time tells nothing of how much of it
 * is right, nor of its length.
 */
export function isSigned(signature: string, secrets: readonly string[], timestamp: string, body: Uint8Array): boolean {
  const given = hashOf(signature);
  return secrets
    .map((secret) => timingSafeEqual(given, hashOf(zendeskSignature(secret, timestamp, body))))
    .includes(true);
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
