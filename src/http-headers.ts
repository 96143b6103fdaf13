/**
 * What a page of ours may do: its own styles, scripts, pictures and requests, nobody else's, and in no frame. Styles inside
 * the page are allowed because charts carry them; scripts inside the page are not, so a text that got into one stays text.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer of the port, whoever wrote it: pages, JSON, errors and what Bolt answers Slack. A route may say otherwise. */
export const EVERY_ANSWER = new Map([
  ['cache-control', 'no-store'],
  ['content-security-policy', CONTENT_SECURITY_POLICY],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['referrer-policy', 'no-referrer'],
  ['x-content-type-options', 'nosniff'],
]);
