import type { ServedReply, ServedRequest } from '../faults.ts';
import { type Args, argsOf, readParams } from './args.ts';
import type { Json } from './json.ts';
import { destination, needScope } from './lookup.ts';
import { CHAT } from './methods/chat.ts';
import { CHAT_BESIDE } from './methods/chat-beside.ts';
import { CONVERSATIONS } from './methods/conversations.ts';
import { FILES } from './methods/files.ts';
import { HISTORY } from './methods/history.ts';
import { MARKS } from './methods/marks.ts';
import type { Method, Methods } from './methods/method.ts';
import { PEOPLE } from './methods/people.ts';
import { STEPS } from './methods/steps.ts';
import { VIEWS } from './methods/views.ts';
import { type RateLimits, rateLimits } from './rate-limits.ts';
import { Refusal } from './refusal.ts';
import type { Slack } from './slack.ts';

const METHODS: Methods = {
  ...CHAT,
  ...CHAT_BESIDE,
  ...CONVERSATIONS,
  ...HISTORY,
  ...MARKS,
  ...PEOPLE,
  ...VIEWS,
  ...STEPS,
  ...FILES,
};

/** Answers `/api/<method>`: 200 with `ok`, or 429. Slack uses no other status. */
export function webApi(slack: Slack): (request: ServedRequest, name: string) => ServedReply {
  const limits = rateLimits(() => slack.clock());
  return (request, name) => {
    try {
      return called(slack, limits, request, name);
    } catch (error) {
      if (error instanceof Refusal) return refused(slack, error);
      throw error;
    }
  };
}

function called(slack: Slack, limits: RateLimits, request: ServedRequest, name: string): ServedReply {
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method === undefined) throw new Refusal('unknown_method', { req_method: name });
  const contentType = request.headers['content-type'] ?? '';
  const params = readParams(contentType, request.body.toString('utf8'), request.query);
  if (params === null)
    throw new Refusal(contentType.startsWith('application/json') ? 'invalid_json' : 'invalid_form_data');
  // In a JSON body the token is not looked at: it has to be in the header.
  const inBody = contentType.startsWith('application/json') ? undefined : params.token;
  mustBeAllowed(slack, method, tokenOf(request, inBody));
  const args = argsOf(params);
  const wait = slack.settings.rateLimits === 'off' ? null : limits.take(name, method.tier, limitKey(slack, args));
  if (wait !== null) return tooMany(wait);
  return answer(slack, { ok: true, ...method.run(slack, args) }, method.scopes);
}

function tokenOf(request: ServedRequest, inBody: unknown): string {
  const header = request.headers.authorization;
  if (header !== undefined) return /^Bearer (.+)$/.exec(header)?.[1] ?? '';
  return typeof inBody === 'string' ? inBody : '';
}

/** @throws Refusal `not_authed`, `invalid_auth`, `not_allowed_token_type`, `missing_scope` */
function mustBeAllowed(slack: Slack, method: Method, token: string): void {
  const { appToken, botToken } = slack.settings;
  if (token === '') throw new Refusal('not_authed');
  const isBot = token === botToken || slack.stepTokens.has(token);
  if (!isBot && token !== appToken) throw new Refusal('invalid_auth');
  if (isBot === (method.appToken === true)) throw new Refusal('not_allowed_token_type');
  if (method.scopes.length > 0) needScope(slack, ...method.scopes);
}

/** Posting is limited by channel; a channel may be named in several ways. */
function limitKey(slack: Slack, args: Args): string {
  const channel = args.text('channel') ?? '';
  try {
    return destination(slack, channel).id;
  } catch {
    return channel;
  }
}

function answer(slack: Slack, body: Json, accepted: readonly string[]): ServedReply {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': [...slack.settings.scopes].join(','),
      ...(accepted.length > 0 ? { 'x-accepted-oauth-scopes': accepted.join(',') } : {}),
    },
    body: JSON.stringify(body),
  };
}

function refused(slack: Slack, refusal: Refusal): ServedReply {
  const withScopes = refusal.code !== 'not_authed' && refusal.code !== 'invalid_auth';
  const reply = answer(slack, { ok: false, error: refusal.code, ...refusal.details }, []);
  return withScopes ? reply : { ...reply, headers: { 'content-type': 'application/json; charset=utf-8' } };
}

function tooMany(seconds: number): ServedReply {
  return {
    status: 429,
    headers: { 'content-type': 'application/json; charset=utf-8', 'retry-after': String(seconds) },
    body: JSON.stringify({ ok: false, error: 'ratelimited' }),
  };
}
