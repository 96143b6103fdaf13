import type { Fault } from '../../src/sandbox/faults.ts';
import type { ModelReply } from '../support/model-server.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const HTML = { 'content-type': 'text/html' };

/** Every way in which a call can fail. `hang` lasts until the caller's patience ends: 15 s for Zendesk, 8 s for Slack. */
export const KINDS = {
  'limited, told how long': { kind: 'status', status: 429, headers: { ...JSON_TYPE, 'retry-after': '1' }, body: '{}' },
  'limited, not told how long': { kind: 'status', status: 429, headers: JSON_TYPE, body: '{}' },
  'status 500': { kind: 'status', status: 500, body: 'Internal Server Error' },
  'bad gateway': { kind: 'status', status: 502, headers: HTML, body: '<html><h1>502 Bad Gateway</h1></html>' },
  'an error under status 200': {
    kind: 'status',
    status: 200,
    headers: JSON_TYPE,
    // Both systems' own ways to say that they cannot now.
    body: '{"ok":false,"error":"service_unavailable","description":"Please try again."}',
  },
  'cut JSON': { kind: 'status', status: 200, headers: JSON_TYPE, body: '{"ok":true,"ticket":{"id":1' },
  'an answer cut off': { kind: 'truncated' },
  'a reset': { kind: 'reset' },
  'a lost reply': { kind: 'lost-reply' },
  'no answer': { kind: 'hang' },
} as const satisfies Record<string, Fault>;

export type Kind = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS).filter((name): name is Kind => name in KINDS);

/** The same of a model's endpoint, which does nothing that could be done twice. */
export function modelFault(kind: Kind): ModelReply {
  const fault: Fault = KINDS[kind];
  switch (fault.kind) {
    case 'hang':
      return 'hang';
    case 'status': {
      const { status, body = '', headers } = fault;
      return { status, raw: body, type: headers?.['content-type'] ?? 'text/plain' };
    }
    default:
      return 'drop';
  }
}

export interface Call {
  name: string;
  method: string;
  path: RegExp;
}

/** Every call the bot makes to Zendesk in its daily work. */
export const ZENDESK_CALLS: readonly Call[] = [
  { name: 'fetch a token', method: 'POST', path: /^\/oauth\/tokens$/ },
  { name: 'look at the token', method: 'GET', path: /oauth\/tokens\/current/ },
  { name: 'read a ticket', method: 'GET', path: /\/tickets\/\d+(\.json)?$/ },
  { name: 'read its customer', method: 'GET', path: /\/users\/\d+(\.json)?$/ },
  { name: 'read its comments', method: 'GET', path: /\/tickets\/\d+\/comments/ },
  { name: 'write a ticket', method: 'PUT', path: /\/tickets\/\d+(\.json)?$/ },
  { name: 'look for a ticket made before', method: 'GET', path: /\/tickets\.json$/ },
  { name: 'make a customer', method: 'POST', path: /\/users\/create_or_update/ },
  { name: 'make a ticket', method: 'POST', path: /\/tickets\.json$/ },
  { name: 'export tickets', method: 'GET', path: /\/incremental\/tickets/ },
  { name: 'read many tickets', method: 'GET', path: /\/tickets\/show_many/ },
  { name: 'write many tickets', method: 'PUT', path: /\/tickets\/update_many/ },
  { name: 'ask after a job', method: 'GET', path: /\/job_statuses\// },
];

/** Every method of Slack it calls in its daily work. */
export const SLACK_CALLS: readonly Call[] = [
  'auth.test',
  'chat.postMessage',
  'chat.update',
  'conversations.history',
  'conversations.info',
  'conversations.list',
  'conversations.members',
  'reactions.add',
  'users.info',
  'views.open',
].map((name) => ({ name, method: 'POST', path: new RegExp(`^/api/${name.replace('.', '\\.')}$`) }));
