import type { ServedReply, ServedRequest } from '../faults.ts';
import type { Limit, RateLimits } from './rate-limits.ts';
import { adminsOnly, invalidEndpoint, json, missingScopes, notAuthenticated, Refusal } from './reply.ts';
import type { ApiRequest, Route } from './routes.ts';
import { ANONYMOUS, type Principal, type Tokens } from './tokens.ts';

export interface RouterOptions {
  routes: readonly Route[];
  tokens: Tokens;
  limits: RateLimits;
  accountLimit: Limit;
}

/** Finds the route, then refuses in the order of the real one: 404, 401, 403, 429. */
export function router({ routes, tokens, limits, accountLimit }: RouterOptions) {
  const table = routes.map((route) => ({ route, segments: route.path.split('/') }));

  function handleChecked(request: ServedRequest): ServedReply | Promise<ServedReply> {
    const match = findRoute(table, request);
    if (match === null) throw invalidEndpoint();
    const { route, params, path } = match;
    const principal = request.path === '/oauth/tokens' ? ANONYMOUS : tokens.principal(request.headers.authorization);
    checkAccess(route, principal);
    const counted = limits.count([accountLimit, ...(route.limits?.({ principal, params }) ?? [])]);
    const rawBody = request.body.toString('utf8');
    const { query, headers } = request;
    const answer = () =>
      route.handle({ principal, path, params, query, headers, rawBody, body: jsonBody(request, rawBody) });
    return withHeaders(counted, answer);
  }

  return async (request: ServedRequest): Promise<ServedReply> => {
    try {
      return await handleChecked(request);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  };
}

/** Refusals of a handler carry the rate limit headers too. */
async function withHeaders(
  headers: Record<string, string>,
  answer: () => ServedReply | Promise<ServedReply>,
): Promise<ServedReply> {
  try {
    const reply = await answer();
    return { ...reply, headers: { ...headers, ...reply.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...error.reply, headers: { ...headers, ...error.reply.headers } };
  }
}

/** An empty segment, as in `/api/v2//tickets`, matches nothing. A literal segment wins over a parameter. */
function findRoute(
  table: readonly { route: Route; segments: string[] }[],
  request: ServedRequest,
): (Pick<ApiRequest, 'params' | 'path'> & { route: Route }) | null {
  const path = request.path.replace(/\.json$/, '');
  const suffixed = path !== request.path;
  const sent = path.split('/');
  const candidates = table
    .filter(({ route }) => route.method === request.method && !(suffixed && route.noSuffix === true))
    .flatMap(({ route, segments }) => {
      const params = paramsOf(segments, sent);
      return params === null ? [] : [{ route, params, path }];
    });
  return candidates.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0] ?? null;
}

function paramsOf(pattern: readonly string[], sent: readonly string[]): Record<string, string> | null {
  if (pattern.length !== sent.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const value = sent[index] ?? '';
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
}

/** @throws Refusal 401 or 403 */
function checkAccess(route: Route, principal: Principal): void {
  if (route.access === 'anyone') return;
  if (principal.role === 'anonymous') throw notAuthenticated();
  const needed = route.method === 'GET' ? 'read' : 'write';
  if (principal.scopes !== 'all') {
    const narrow = route.resource === null ? null : `${route.resource}:${needed}`;
    if (!principal.scopes.some((scope) => scope === needed || scope === narrow)) throw missingScopes(needed);
  }
  if (route.access === 'admin' && principal.role !== 'admin') throw adminsOnly();
}

/** A body that is not declared as JSON is not read as JSON. @throws Refusal 422 for JSON that cannot be parsed */
function jsonBody(request: ServedRequest, rawBody: string): unknown {
  if (rawBody === '' || !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(rawBody);
  } catch {
    throw new Refusal(json(422, { error: 'Unprocessable Entity', message: 'Server could not parse JSON' }));
  }
}
