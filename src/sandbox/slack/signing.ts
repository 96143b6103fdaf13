import { createHmac } from 'node:crypto';

/** The headers by which Slack proves who it is: `v0=` and hex HMAC-SHA256 over `v0:<seconds>:<raw body>`. */
export function signedHeaders(secret: string, body: string, nowMs: number): Record<string, string> {
  const seconds = String(Math.floor(nowMs / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': seconds, 'x-slack-signature': `v0=${signature}` };
}
