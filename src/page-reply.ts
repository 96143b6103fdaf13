import type { HttpReply } from './http.ts';

/** A page for a browser. It says its own policy for style and drawings; that nobody may frame it can only be said here. */
export function pageReply(status: number, html: string, headers: Record<string, string> = {}): HttpReply {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
      ...headers,
    },
    body: html,
  };
}
