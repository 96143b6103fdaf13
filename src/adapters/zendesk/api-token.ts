import type { Authorization } from './attempts.ts';

/** For the caller to log: the adapter does not know the log. */
interface ApiTokenAuthorization extends Authorization {
  readonly warning: string;
}

/** The old pair of e-mail address and API token. Zendesk issues no new ones since 2026-10-27. */
export function apiToken(email: string, token: string): ApiTokenAuthorization {
  const header = `Basic ${Buffer.from(`${email}/token:${token}`).toString('base64')}`;
  return {
    warning:
      'Zendesk stops accepting API tokens on 2027-04-30. Create an OAuth client in the Admin Center and set ' +
      'ZENDESK_OAUTH_CLIENT_ID and ZENDESK_OAUTH_CLIENT_SECRET instead of ZENDESK_EMAIL and ZENDESK_API_TOKEN.',
    header: () => Promise.resolve(header),
    renew: () => Promise.resolve(false),
  };
}
