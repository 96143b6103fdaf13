import type { IncomingMessage } from 'node:http';
import type { HttpReply } from '../../http.ts';

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Why a request is not served, or null. Another site's page can reach a server on this machine: by a name it points here
 * (the Host gives it away) or by a form (the Origin does).
 */
export function refusal({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): HttpReply | null {
  const host = headers.host ?? '';
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null;
  if (url === null || !LOCAL.has(url.hostname))
    return forbidden('This page is served to 127.0.0.1 and localhost only.');
  if (headers.origin !== undefined && headers.origin !== url.origin)
    return forbidden('Another site sent this request.');
  if (method === 'POST' && !(headers['content-type'] ?? '').startsWith('application/json')) {
    return { status: 415, body: { detail: 'The body has to be JSON.' } };
  }
  return null;
}

const forbidden = (detail: string): HttpReply => ({ status: 403, body: { detail } });
