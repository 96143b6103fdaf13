import { json, missingScopes, noContent, notAuthenticated } from './reply.ts';
import type { Route } from './routes.ts';
import type { Principal, Tokens } from './tokens.ts';
import { refuseUseless } from './user-routes.ts';

/** Getting a token, and what a token may ask about itself. */
export function oauthRoutes(tokens: Tokens): Route[] {
  const anyone = { resource: null, access: 'anyone' } as const;
  return [
    { ...anyone, method: 'POST', path: '/oauth/tokens', handle: ({ body }) => tokens.grant(body) },
    {
      ...anyone,
      method: 'GET',
      path: '/api/v2/oauth/tokens/current',
      handle: ({ principal }) => json(200, { token: tokens.describe(usableToken(principal)) }),
    },
    {
      ...anyone,
      method: 'DELETE',
      path: '/api/v2/oauth/tokens/current',
      handle: ({ principal }) => {
        tokens.revoke(usableToken(principal));
        return noContent();
      },
    },
  ];
}

/** @throws Refusal 401 or 403 */
function usableToken(principal: Principal): number {
  if (principal.role === 'anonymous') throw notAuthenticated();
  refuseUseless(principal);
  if (principal.tokenId === null) throw missingScopes('read');
  return principal.tokenId;
}
