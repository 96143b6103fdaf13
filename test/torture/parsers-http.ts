import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { v1FileUploaded } from '../../handlers/v1-files.ts';
import { zendeskWebhook } from '../../src/adapters/zendesk/webhook.ts';
import { announcement } from '../../src/adapters/zendesk/webhook-body.ts';
import { Clicked, eventOf } from '../../src/core/clicked.ts';
import { readTarget, writeTarget } from '../../src/core/form-target.ts';
import { ChatRequest, DecisionsRequest, EmbeddingsRequest, JobRequest, Page } from '../../src/core/model-server.ts';
import type { Services } from '../../src/core/ports.ts';
import { deletedComplaint, messageOfHistory, postedMessage } from '../../src/core/posted-message.ts';
import { jsonBody, parseTarget } from '../../src/http.ts';
import { routeTable } from '../../src/route-table.ts';
import { asBytes, hostileText, spoilt, spoiltJson } from './hostile.ts';
import { must, type Parser, parser, refused } from './parser.ts';

const TRIGGER = { v: 1, ticket_id: '123', updated_at: '2026-11-22T10:00:00Z' };
const EVENT = {
  type: 'zen:event-type:ticket.created',
  id: '01J',
  account_id: 22129848,
  time: '2026-11-22T10:00:00Z',
  detail: { id: '123' },
  event: {},
};
export const WEBHOOKS = [TRIGGER, EVENT];
const SECRET = 'a-secret-of-the-fuzzing';
const webhook = zendeskWebhook({ secrets: [SECRET], now: () => Date.parse('2026-11-22T10:00:00Z') });
const signed = (timestamp: string, body: Uint8Array) =>
  createHmac('sha256', SECRET).update(timestamp).update(body).digest('base64');

const MESSAGE = {
  type: 'message',
  user: 'U0MARA',
  text: 'No <https://a.example|internet> &amp; nobody <@U1> answers',
  ts: '1700000000.000100',
  channel: 'C0COMPLAINTS',
  channel_type: 'channel',
};
const EDITED = {
  ...{ type: 'message', subtype: 'message_changed', channel: 'C0COMPLAINTS', channel_type: 'channel' },
  ...{ message: { ...MESSAGE, edited: { ts: '2.0' } }, previous_message: { text: 'before' } },
};
const DELETED = { ...MESSAGE, subtype: 'message_deleted', deleted_ts: '1.0' };
const CLICK = {
  action_id: 'escalation_dismiss',
  block_id: 'escalation:1',
  selected_user: 'U1',
  selected_option: { value: '30m' },
};

const CHAT = { model: 'umbrage-embedded', messages: [{ role: 'user', content: 'No internet' }], stream: false };
const EMBED = { model: 'umbrage-embedded', input: ['a', 'b'], dimensions: 256 };
const DECIDE = {
  model: 'umbrage-embedded',
  input: 'No internet',
  questions: [{ type: 'choice', name: 'topic', instructions: 'What?', choices: [{ value: 'a' }, { value: 'b' }] }],
};
const JOB = {
  model: 'umbrage-embedded',
  training_file: 'file-1',
  hyperparameters: { n_epochs: 3 },
  metadata: { a: 'b' },
};
/** A good body of every kind the wire of `/v1` knows. */
export const V1_BODIES = [CHAT, EMBED, DECIDE, JOB];

const uploaded = v1FileUploaded({
  modelServer: { files: { create: async (file: object) => file } },
} as unknown as Pick<Services, 'modelServer'>);
const FORM =
  '--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nfine-tune\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n{}\r\n--b--\r\n';
const find = routeTable({ 'GET /v1/models/:id': async () => ({ status: 200 }) });

/** What comes in through the port. */
export const HTTP_PARSERS: readonly Parser[] = [
  parser('webhook body', asBytes(spoiltJson(...WEBHOOKS)), (bytes) => announcement(bytes), refused),
  parser(
    'webhook with headers',
    fc.tuple(asBytes(spoiltJson(...WEBHOOKS)), hostileText(['2026-11-22T10:00:00Z']), fc.boolean(), hostileText()),
    ([body, timestamp, isSigned, other]) =>
      webhook.verified({
        headers: {
          'x-zendesk-webhook-signature': isSigned ? signed(timestamp, body) : other,
          'x-zendesk-webhook-signature-timestamp': timestamp,
          'x-zendesk-webhook-invocation-id': other,
        },
        body,
      }),
    refused,
  ),
  parser('Slack message event', spoilt(MESSAGE, EDITED, DELETED), (event) => [
    postedMessage(event),
    deletedComplaint(event),
    messageOfHistory('C1', event),
  ]),
  parser('Slack click', spoilt(CLICK), (action) => eventOf(Clicked.parse(action), 'U1'), refused),
  parser(
    'Slack form target',
    hostileText([writeTarget({ kind: 'escalation', id: '1', channel: 'C1' })]),
    readTarget,
    refused,
  ),
  parser(
    'HTTP API body',
    asBytes(spoiltJson(...V1_BODIES)),
    (body) => {
      const value = jsonBody({ body });
      for (const schema of [ChatRequest, EmbeddingsRequest, DecisionsRequest, JobRequest]) schema.safeParse(value);
      return ChatRequest.parse(value);
    },
    refused,
  ),
  parser(
    'HTTP upload form',
    fc.tuple(
      asBytes(hostileText([FORM])),
      fc.constantFrom('multipart/form-data; boundary=b', 'multipart/form-data', 'x'),
    ),
    ([body, type]) =>
      uploaded({
        ...{ method: 'POST', path: '/v1/files', params: {}, query: new URLSearchParams() },
        headers: { 'content-type': type },
        body,
      }),
    refused,
  ),
  parser(
    'HTTP target',
    hostileText(['/v1/models/a%20b?after=x&limit=5', '/v1/../healthz', '/v1/models/%2e%2e', '//evil.example/x']),
    (target) => {
      const { path, query } = parseTarget(target);
      Page.safeParse(Object.fromEntries(query));
      const { params } = find('GET', path);
      must(!Object.values(params).some((value) => value.includes('\0')), 'a NUL got through');
    },
    refused,
  ),
];
