import type { ServedReply, ServedRequest } from '../faults.ts';
import { receiveUpload } from './methods/files.ts';
import type { Responses } from './responses.ts';
import type { Slack } from './slack.ts';
import type { webApi } from './web-api.ts';

/** Everything that is asked of slack.com over HTTP. */
export function route(
  slack: Slack,
  callMethod: ReturnType<typeof webApi>,
  receive: Responses['receive'],
  request: ServedRequest,
): ServedReply {
  const { method, path, body, headers } = request;
  const name = /^\/api\/([A-Za-z.]+)$/.exec(path)?.[1];
  if (name !== undefined && (method === 'POST' || method === 'GET')) return callMethod(request, name);
  if (method !== 'POST') return { status: 404, body: '' };
  const upload = /^\/upload\/v1\/(F[A-Z0-9]+)$/.exec(path)?.[1];
  if (upload !== undefined) {
    const stored = receiveUpload(slack, upload, headers['content-type'] ?? '', body);
    return stored ? { status: 200, body: `OK - ${body.length}` } : { status: 400, body: 'invalid upload' };
  }
  return receive(path, body.toString('utf8')) ?? { status: 404, body: '' };
}
