import { apiToken } from './api-token.ts';
import { oauth } from './oauth.ts';
import { type TransportOptions, type ZendeskTransport, zendeskTransport } from './transport.ts';

type Access =
  | { kind: 'oauth'; clientId: string; clientSecret: string }
  | { kind: 'api_token'; email: string; apiToken: string };

export interface AccountOptions extends Pick<TransportOptions, 'onHeaders' | 'signal'> {
  url: string;
  access: Access;
  /** Scopes to ask for, where a token is issued; those of the running bot when absent. */
  scopes?: readonly string[];
  /** Seconds a token is to live. */
  lifeS?: number;
}

/** The way to one account. `warning` is for the log: an access that will stop working. */
export function zendeskAccount({ access, scopes, lifeS, ...options }: AccountOptions): {
  transport: ZendeskTransport;
  warning: string | null;
} {
  if (access.kind === 'api_token') {
    const authorization = apiToken(access.email, access.apiToken);
    return { transport: zendeskTransport({ ...options, authorization }), warning: authorization.warning };
  }
  const authorization = oauth({
    ...options,
    clientId: access.clientId,
    clientSecret: access.clientSecret,
    now: Date.now,
    ...(scopes === undefined ? {} : { scopes }),
    ...(lifeS === undefined ? {} : { lifeS }),
  });
  return { transport: zendeskTransport({ ...options, authorization }), warning: null };
}
