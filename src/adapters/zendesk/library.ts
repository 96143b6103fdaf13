import Zendesk from 'zendesk-node-api';
import type { Retry } from './retry.ts';
import type { ZendeskTransport } from './transport.ts';

const clients = new WeakMap<ZendeskTransport, Map<Retry | undefined, Zendesk.Client>>();

/** The zendesk-node-api client that sends through this transport. One for each: its constructor is no small part of a call. */
export function zendeskLibrary(transport: ZendeskTransport, retry?: Retry): Zendesk.Client {
  const known = clients.get(transport) ?? new Map<Retry | undefined, Zendesk.Client>();
  clients.set(transport, known);
  const client = known.get(retry) ?? newClient(transport, retry);
  known.set(retry, client);
  return client;
}

/** The constructor sets `authorization`, so ours comes after it; the library reads it again at every request. */
function newClient(transport: ZendeskTransport, retry: Retry | undefined): Zendesk.Client {
  const config: Zendesk.Config = { url: transport.origin };
  const client = new Zendesk(config);
  config.authorization = transport.sender(retry);
  return client;
}
