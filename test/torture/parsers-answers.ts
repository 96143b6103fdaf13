import type { WebClient } from '@slack/web-api';
import fc from 'fast-check';
import type OpenAI from 'openai';
import { directory } from '../../src/adapters/slack/directory.ts';
import { findMessage, messagesAfter } from '../../src/adapters/slack/history.ts';
import { refusal } from '../../src/adapters/zendesk/failure.ts';
import { readBody } from '../../src/adapters/zendesk/read-body.ts';
import { retryAfterMs } from '../../src/adapters/zendesk/retry.ts';
import { ticketFeed } from '../../src/adapters/zendesk/ticket-feed.ts';
import { readTicket } from '../../src/adapters/zendesk/ticket-read.ts';
import type { ZendeskTransport } from '../../src/adapters/zendesk/transport.ts';
import { readAnswer } from '../../src/core/answer.ts';
import { BandBounds } from '../../src/core/classification.ts';
import { readCompletion } from '../../src/models/chat-completion.ts';
import { decisionsModel, LEVELS } from '../../src/models/decisions.ts';
import { valueProbability } from '../../src/models/token-probability.ts';
import { hostileText, spoilt, spoiltJson } from './hostile.ts';
import { must, type Parser, parser, upstream, upstreamOrSchema } from './parser.ts';

const CATALOGUE = {
  topics: [
    { name: 'Internet', problems: ['Outage', 'Slow'] },
    { name: 'TV', problems: ['Channels', 'Box'] },
  ],
};
const ANSWERS = [
  '{"Topic":"T01","Problem":"T01P1","Customer_Dissatisfaction_Index":64}',
  "{'Topic': 'TV', 'Problem': None, 'Customer_Dissatisfaction_Index': 'High'}",
  '```json\n{"Topic":"T02 TV","Problem":null,"Customer_Dissatisfaction_Index":"80%"}\n```',
  '**Topic:** Internet\nProblem: Outage\nCustomer_Dissatisfaction_Index: 30',
];
const TOKEN = { token: '"Topic":"T01', logprob: -0.1, top_logprobs: [{ token: 'T02', logprob: -2 }] };
const COMPLETION = {
  choices: [{ message: { content: ANSWERS[0], refusal: null }, finish_reason: 'stop', logprobs: { content: [TOKEN] } }],
  usage: { prompt_tokens: 10, completion_tokens: 5 },
};
const choice = (name: string, ...values: string[]) => ({
  type: 'choice',
  name,
  probabilities: values.map((value) => ({ value, probability: 0.5 })),
});
const DECISION = {
  answers: [
    choice('topic', 'T01', 'T02'),
    choice('problem T01', 'T01P1', 'T01P2'),
    { type: 'score', name: 'index', probabilities: LEVELS.map(({ label }) => ({ label, probability: 0.2 })) },
  ],
  usage: { input_tokens: 10, output_tokens: 5 },
};

async function decided(body: unknown): Promise<void> {
  const { predict } = decisionsModel({
    client: { decisions: { create: async () => body } } as unknown as OpenAI,
    endpoint: { baseUrl: 'https://models.example/v1', model: 'general' },
    catalogue: () => CATALOGUE,
    calibration: async () => ({ slope: 1, intercept: 0 }),
    outgoing: (text) => text,
  });
  const { topic, index, confidence } = await predict('x', { signal: AbortSignal.any([]), spend: () => undefined });
  must(topic === null || CATALOGUE.topics.some(({ name }) => name === topic), `the topic ${topic} is none`);
  must(Number.isInteger(index) && index >= 0 && index <= 100, `the index ${index} is none`);
  must(confidence >= 0 && confidence <= 1, `the confidence ${confidence} is none`);
}

const REST = {
  ...{ id: 35436, status: 'open', subject: 'No internet', description: 'Again', requester_id: 209, tags: ['vip'] },
  ...{ custom_fields: [{ id: 1, value: '12.5' }], via: { channel: 'email' }, priority: 'high' },
  ...{ created_at: '2026-11-22T10:00:00Z', updated_at: '2026-11-22T10:00:00Z' },
};
const COMMENT = {
  id: 1,
  author_id: 209,
  body: 'Hi',
  html_body: '<p>Hi</p>',
  public: true,
  created_at: '2026-11-22T10:00:00Z',
};
const USERS = [{ id: 209, name: 'Ann' }];
const EXPORT = { tickets: [REST], users: USERS, after_cursor: 'abc', end_of_stream: false };

/** A transport whose every answer is this text, read as a real one is. */
function answering(text: (path: string) => string): ZendeskTransport {
  const failed = { what: 'GET /x', tries: 1 };
  return {
    origin: 'https://acme.zendesk.com',
    call: async ({ path, schema }) => {
      const reading = readBody(schema, failed, 200, text(path));
      if (reading.kind === 'failed') throw reading.error;
      return reading.value;
    },
    sender: () => async (sent) => {
      const body = text(sent.url);
      const value: unknown = (() => {
        try {
          return JSON.parse(body);
        } catch {
          return null;
        }
      })();
      // The real one lets nothing else through to the library.
      if (value === null || typeof value !== 'object' || Array.isArray(value))
        throw refusal(failed, 200, body, undefined);
      return { status: 200, text: body };
    },
  };
}

const slackAnswering = (answer: unknown) => {
  const say = async () => answer;
  return {
    auth: { test: say },
    users: { info: say },
    conversations: { history: say, replies: say, list: say, members: say, info: say },
  } as unknown as WebClient;
};
const HISTORY = {
  ok: true,
  messages: [{ ts: '1.0', text: 'x', metadata: { event_type: 'e', event_payload: { effect: '1' } } }],
  response_metadata: {},
};
const PEOPLE = {
  ...{ ok: true, url: 'https://team.slack.com/', user: { name: 'mara', real_name: 'Mara', tz: 'Europe/Berlin' } },
  ...{ channels: [{ id: 'C1', name: 'a' }], members: ['U1'], channel: { is_ext_shared: false } },
};
/** Pages that say that there is always another one are no garbage but a lie, which only a limit of calls could answer. */
const onePage = (answer: unknown): unknown =>
  answer !== null && typeof answer === 'object' ? { ...answer, response_metadata: {} } : answer;

/** What comes back from those we ask. */
export const ANSWER_PARSERS: readonly Parser[] = [
  parser('chat answer', hostileText(ANSWERS), (content) => {
    const read = readAnswer(content, CATALOGUE, BandBounds.parse({}));
    if (read.kind === 'malformed') return;
    must(
      CATALOGUE.topics.some(({ name }) => name === read.answer.topic),
      'a topic outside the catalogue',
    );
    must(read.answer.index >= 0 && read.answer.index <= 100, 'an index outside its range');
  }),
  parser(
    'chat completion',
    spoilt(COMPLETION, { error: { message: 'x', code: 'y' } }),
    (body) => {
      const completed = readCompletion('Asking', body);
      if (completed.kind !== 'text') return;
      const probability = valueProbability(completed.tokens, 'Topic', ['T01', 'T02']);
      must(probability === null || !(probability < 0), 'a probability below nothing');
    },
    upstream,
  ),
  parser('decisions answer', spoilt(DECISION), decided, upstream),
  parser(
    'Zendesk ticket',
    fc.tuple(
      spoiltJson({ ticket: REST }),
      spoiltJson({ user: USERS[0] }),
      spoiltJson({ comments: [COMMENT], next_page: null }),
    ),
    ([ticket, user, comments]) =>
      readTicket(
        answering((path) => (path.includes('comments') ? comments : path.includes('users') ? user : ticket)),
        '35436',
      ),
    upstream,
  ),
  parser(
    'Zendesk export',
    spoiltJson(EXPORT),
    async (text) => {
      const feed = ticketFeed({
        transport: answering(() => text),
        ...{ admit: async () => undefined, sleep: async () => undefined, unreadable: () => undefined },
      });
      await feed.page({ cursor: 'x' });
      await feed.changes({ cursor: 'x' });
    },
    upstream,
  ),
  parser(
    'Zendesk refusal',
    fc.tuple(
      spoiltJson({ error: 'RecordNotFound' }, { errors: [{ code: 'x' }] }),
      fc.integer({ min: 300, max: 599 }),
      hostileText(['30', 'Wed, 21 Oct 2026 07:28:00 GMT']),
    ),
    ([text, status, after]) => {
      const wait = retryAfterMs(after, 0);
      must(wait === undefined || wait >= 0, 'a wait below nothing');
      const { message } = refusal({ what: 'GET /x', tries: 1 }, status, text, wait);
      must(message.length < 400, 'a message that repeats the answer');
    },
  ),
  parser(
    'Slack history',
    spoilt(HISTORY),
    async (answer) => {
      const client = slackAnswering(onePage(answer));
      await messagesAfter(client, 'C1', '0');
      await findMessage(client, { channel: 'C1' }, { type: 'e', effect: '1' }, new Date(0));
    },
    upstreamOrSchema,
  ),
  parser(
    'Slack people and channels',
    spoilt(PEOPLE),
    async (answer) => {
      const known = directory(slackAnswering(onePage(answer)), () => 0);
      await known.person('U1');
      await known.isMember('#a', 'U1');
      await known.isInternal('C0000001');
    },
    upstreamOrSchema,
  ),
];
