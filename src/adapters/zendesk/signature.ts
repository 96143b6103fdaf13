import { createHmac, timingSafeEqual } from 'node:crypto';

/** The secret Zendesk signs with before a webhook exists. It is in the vendor's manual, so it proves nothing. */
export const PUBLISHED_TEST_SECRET = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';

/**
 * base64(HMAC-SHA256(secret, timestamp + body)) over the raw bytes, without a separator. The secret is used as it
 * stands: it looks like base64, but is not decoded. (Zendesk, "Verifying webhook authenticity".)
 */
export function zendeskSignature(secret: string, timestamp: string, body: Uint8Array): string {
  return createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
}

/** Whether one of `secrets` made `signature`. Takes the same time whatever the signature holds. */
export function isSigned(signature: string, secrets: readonly string[], timestamp: string, body: Uint8Array): boolean {
  const given = Buffer.from(signature, 'base64');
  return secrets
    .map((secret) => {
      const expected = Buffer.from(zendeskSignature(secret, timestamp, body), 'base64');
      return given.length === expected.length && timingSafeEqual(given, expected);
    })
    .includes(true);
}
