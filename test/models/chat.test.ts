import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RICHEST } from '../../src/models/profile.ts';
import { calibrated, fitCalibration } from '../../src/models/remote-calibration.ts';
import { valueProbability } from '../../src/models/token-probability.ts';
import { type ModelReply, type ModelServer, notFound, said, startModelServer } from '../support/model-server.ts';
import { asJson, GOOD, html, remoteAt } from '../support/remote.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer(() => GOOD);
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
});
const setUp = (options: Parameters<typeof remoteAt>[1] = {}) => remoteAt(server.url, options);

/** What comes back, and how it ends: read at once, read after the repair, or the embedded answer. */
const MALFORMED: [string, ModelReply, 'read' | 'repaired' | 'degraded'][] = [
  ['number', { content: said('T02', 'T02P1', 64) }, 'read'],
  ['numeric string', { content: said('T02', 'T02P1', '64') }, 'read'],
  ['word `High`', { content: said('T02', 'T02P1', 'High') }, 'read'],
  ['seed’s number 5', { content: said('TV', 'Disappearing channels', 5) }, 'read'],
  ['fenced', { content: `\`\`\`json\n${said('T02', 'T02P1', 64)}\n\`\`\`` }, 'read'],
  ['prose around', { content: `Of course. ${said('T02', 'T02P1', 64)} Anything else?` }, 'read'],
  ['index 900', { content: said('T02', 'T02P1', 900) }, 'read'],
  ['problem of another topic', { content: said('T02', 'T01P1', 64) }, 'read'],
  ['Python literal', { content: "{'Topic': 'TV', 'Problem': None, 'Customer_Dissatisfaction_Index': 64}" }, 'read'],
  ['prose alone', { content: 'The customer is unhappy about TV.' }, 'repaired'],
  ['topic outside the catalogue', { content: said('Weather', null, 64) }, 'repaired'],
  ['index as a share', { content: said('T02', null, 0.64) }, 'repaired'],
  ['two answers that contradict', { content: said('T02', null, 64) + said('T01', null, 0) }, 'repaired'],
  ['cut off (finish_reason length)', { content: '{"Topic":"T02","Prob', finish: 'length' }, 'repaired'],
  ['cut off without saying so', { content: '{"Topic":"T02","Problem":"T0' }, 'repaired'],
  ['empty content', { content: '' }, 'repaired'],
  ['null content', { content: null }, 'repaired'],
  ['refusal field', { content: null, refusal: 'I cannot.' }, 'repaired'],
  ['empty choices', asJson({ id: 'x', object: 'chat.completion', choices: [] }), 'repaired'],
  ['content filter', { content: '', finish: 'content_filter' }, 'degraded'],
  ['error object under 200', asJson({ error: { message: 'overloaded', code: 'server_error' } }), 'degraded'],
  ['error string under 200', asJson({ error: 'model crashed' }), 'degraded'],
  ['HTML under 200', html, 'degraded'],
  ['HTML that claims to be JSON', { status: 200, raw: '<html></html>', type: 'application/json' }, 'degraded'],
  ['plain text under 200', { status: 200, raw: 'ok', type: 'text/plain' }, 'degraded'],
  ['null', asJson(null), 'degraded'],
  ['another shape', asJson({ detail: [{ msg: 'field required' }] }), 'degraded'],
  ['401', asJson({ error: { message: 'bad key', code: 'invalid_api_key' } }, 401), 'degraded'],
  ['404 model_not_found', asJson(notFound('general'), 404), 'degraded'],
  ['429 with insufficient_quota', asJson({ error: { message: 'q', code: 'insufficient_quota' } }, 429), 'degraded'],
  ['500', asJson({ error: { message: 'oops' } }, 500), 'degraded'],
  ['502 as HTML', { status: 502, raw: '<html></html>', type: 'text/html' }, 'degraded'],
  ['connection dropped', 'drop', 'degraded'],
  ['never answers', 'hang', 'degraded'],
];

describe('whatever an endpoint answers, the complaint is classified', () => {
  const table: string[] = [];
  afterAll(() => console.log(table.join('\n')));

  test.for(MALFORMED)('%s', async ([name, reply, outcome]) => {
    const { classify, spent } = setUp();
    server.behave(() => (server.requests.length === 1 ? reply : GOOD));
    const prediction = await classify();
    table.push(
      `${name.padEnd(34)} ${outcome.padEnd(9)} ${prediction?.topic} / ${prediction?.problem} / ${prediction?.index}${prediction?.approximate ? ' (approximate)' : ''}`,
    );
    expect(['Internet', 'TV']).toContain(prediction?.topic);
    expect(prediction?.degraded).toBe(outcome === 'degraded');
    expect(server.requests).toHaveLength(outcome === 'repaired' ? 2 : 1);
    expect(spent.fallbacks).toBe(outcome === 'degraded' ? 1 : 0);
    if (outcome !== 'degraded') expect(prediction).toMatchObject({ topic: 'TV' });
  });

  test('a repair tells the model what was wrong, once; after that the embedded model answers', async () => {
    const { classify } = setUp();
    server.behave(() => ({ content: said('Weather', null, 10) }));
    expect(await classify()).toMatchObject({ topic: 'Internet', degraded: true });
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.body.messages.at(-1).content).toContain('not one of the catalogue');
  });
});

describe('confidence', () => {
  test('comes from the probabilities of the topic’s tokens, shared out among the allowed ones', async () => {
    const { classify } = setUp({ profile: { ...RICHEST, enforcesEnum: true } });
    const content = said('T02', null, 64);
    const token = (text: string, probability: number, others: [string, number][] = []) => ({
      token: text,
      logprob: Math.log(probability),
      bytes: null,
      top_logprobs: [[text, probability] as const, ...others].map(([one, p]) => ({
        token: one,
        logprob: Math.log(p),
        bytes: null,
      })),
    });
    const [before, after] = content.split('T02');
    const tokens = [
      token(before ?? '', 1),
      token('T0', 0.9),
      token('2', 0.6, [
        ['1', 0.2],
        ['9', 0.2],
      ]),
      token(after ?? '', 1),
    ];
    server.behave(() => ({ content, logprobs: { content: tokens, refusal: null } }));
    const prediction = await classify();
    expect(prediction?.confidence).toBeCloseTo(0.75, 5);
  });

  test('comes from the agreement of samples where there are none', async () => {
    const { classify } = setUp({ samples: 3 });
    const said3 = [said('T02', null, 60), said('T02', null, 80), said('T01', null, 70)];
    server.behave(() => ({ content: said3[server.requests.length - 1] ?? '' }));
    const prediction = await classify();
    expect(prediction).toMatchObject({ topic: 'TV', index: 70 });
    expect(prediction?.confidence).toBeCloseTo(2 / 3.5, 5);
  });

  test('is never what the model claims', async () => {
    const { classify } = setUp();
    server.behave(() => ({
      content: '{"Topic":"T02","Problem":null,"Customer_Dissatisfaction_Index":50,"confidence":0.99}',
    }));
    expect((await classify())?.confidence).toBeLessThan(0.7);
  });

  test('is calibrated on answers of which is known whether they were right', () => {
    const answers = Array.from({ length: 200 }, (_, i) => ({ confidence: 0.9, right: i % 10 < 6 }));
    const fit = fitCalibration(answers);
    expect(fit === null ? 0 : calibrated(0.9, fit)).toBeCloseTo(0.6, 1);
    expect(fitCalibration(answers.slice(0, 29))).toBeNull();
  });

  test('tokens that do not add up to a value say nothing', () => {
    expect(valueProbability([], 'Topic', ['T01'])).toBeNull();
    expect(valueProbability([{ token: '{"Topic": "zz"}', logprob: 0, top: [] }], 'Topic', ['T01', 'T02'])).toBeNull();
  });
});
