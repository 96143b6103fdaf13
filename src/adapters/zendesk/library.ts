import Zendesk from 'zendesk-node-api';
import type { Retry } from './retry.ts';
import type { ZendeskTransport } from './transport.ts';

/**
 * A zendesk-node-api client that sends through our transport. The constructor sets `authorization`, so ours comes after
 * it; the library reads it again at every request. Cheap enough to make one per call.
 */
export function zendeskLibrary(transport: ZendeskTransport, retry?: Retry): Zendesk.Client {
  const config: Zendesk.Config = { url: transport.origin };
  const client = new Zendesk(config);
  config.authorization = transport.sender(retry);
  return client;
}
