import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openaiClient } from '../../src/models/endpoint.ts';
import { probe } from '../../src/models/probe.ts';
import { remoteClassifier } from '../../src/models/remote-classifier.ts';
import { type ModelServer, notFound, said, startModelServer } from '../support/model-server.ts';
import { asJson, CHANNELS, GOOD, html, remoteAt } from '../support/remote.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer(() => GOOD);
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
});
const setUp = (options: Parameters<typeof remoteAt>[1] = {}) => remoteAt(server.url, options);

describe('limits', () => {
  test('five failures open the breaker; after its pause one call tries again', async () => {
    const { classify, around, clock } = setUp();
    server.behave(() => asJson({ error: { message: 'oops' } }, 500));
    for (let i = 0; i < 7; i++) await classify();
    expect(server.requests).toHaveLength(5);
    expect(around.breaker.isOpen()).toBe(true);
    clock.ms = 31_000;
    server.behave(() => GOOD);
    expect(await classify()).toMatchObject({ topic: 'TV', degraded: false });
    expect(around.breaker.isOpen()).toBe(false);
  });

  test('calls that come back after it has opened do not prolong its pause', async () => {
    const { classifier, around, clock } = setUp({ limits: { concurrency: 8, timeoutMs: 5000 } });
    server.behave(() => asJson({ error: { message: 'oops' } }, 500));
    await classifier.classify(Array.from({ length: 8 }, () => CHANNELS));
    clock.ms = 31_000;
    expect(around.breaker.isOpen()).toBe(false);
  });

  test('what may have been charged is booked, also where nobody says what it cost', async () => {
    const { classify, spent } = setUp();
    server.behave(() => 'hang');
    await classify();
    expect(spent).toMatchObject({ requests: 1, fallbacks: 1 });
    expect(spent.tokens).toBeGreaterThan(300);
    const before = spent.tokens;
    server.behave(() => asJson({ error: { message: 'oops' } }, 500));
    await classify();
    expect(spent.tokens).toBe(before);
  });

  test('a wrong key or a model that is gone opens it at once, and somebody is told', async () => {
    const { classify, broken } = setUp();
    server.behave(() => asJson(notFound('general'), 404));
    await classify();
    await classify();
    expect(server.requests).toHaveLength(1);
    expect(broken).toEqual(['model_not_found']);
  });

  test('a text that is refused opens nothing, and nobody is told: the next one may be taken', async () => {
    const { classify, around, broken } = setUp();
    server.behave(() => asJson({ error: { message: 'flagged', code: 'content_filter' } }, 400));
    expect(await classify()).toMatchObject({ degraded: true });
    expect(around.breaker.isOpen()).toBe(false);
    expect(broken).toEqual([]);
  });

  test('answers of no use open nothing: they are the text’s fault or the model’s', async () => {
    const { classify, broken } = setUp();
    server.behave(() => ({ content: '' }));
    await classify();
    expect(broken).toEqual([]);
  });

  test('beyond the money of a day nothing is asked', async () => {
    const price = { input: 1000, output: 0 };
    const { classify, spent } = setUp({ limits: { price, dollarsPerDay: 2.5 } });
    server.behave(() => GOOD);
    for (let i = 0; i < 4; i++) await classify();
    // The estimate before a call is rough, so one call may go beyond.
    expect(spent.dollars).toBeLessThanOrEqual(2.5 + 1);
    expect(server.requests.length).toBeLessThan(4);
    expect(spent.fallbacks).toBe(4 - server.requests.length);
  });

  test('many at once stay within the money as well', async () => {
    const price = { input: 1000, output: 0 };
    const { classifier, spent } = setUp({ limits: { price, dollarsPerDay: 2.5, concurrency: 8 } });
    server.behave(() => GOOD);
    await classifier.classify(Array.from({ length: 20 }, () => CHANNELS));
    expect(server.requests.length).toBeGreaterThan(0);
    // By the estimate some five fit.
    expect(server.requests.length).toBeLessThan(8);
    expect(spent.fallbacks).toBe(20 - server.requests.length);
  });

  test('who waits too long for a turn is answered by the embedded model, and the endpoint is not blamed', async () => {
    const { classifier, around } = setUp({ limits: { concurrency: 1, timeoutMs: 400 } });
    server.behave(() => 'hang');
    const predictions = await classifier.classify(Array.from({ length: 8 }, () => CHANNELS));
    expect(predictions.map(({ degraded }) => degraded)).toEqual(Array(8).fill(true));
    expect(server.requests.length).toBeLessThan(4);
    expect(around.breaker.isOpen()).toBe(false);
    server.behave(() => GOOD);
    expect((await classifier.classify([CHANNELS]))[0]).toMatchObject({ topic: 'TV', degraded: false });
  });

  test('no more are under way at once than allowed', async () => {
    const { classifier } = setUp({ limits: { concurrency: 1, timeoutMs: 3000 } });
    server.behave(() => GOOD);
    const predictions = await classifier.classify([CHANNELS, 'Line is down! It is really annoying!', 'Slow.']);
    expect(predictions.map(({ degraded }) => degraded)).toEqual([false, false, false]);
  });
});

describe('the cascade', () => {
  test('does not ask when the embedded model is sure', async () => {
    const { classify } = setUp({ askBelow: 0.3 });
    expect(await classify()).toMatchObject({ topic: 'Internet', degraded: false });
    expect(server.requests).toEqual([]);
  });

  test('where the two are far apart a person decides, and the higher index alerts', async () => {
    const { classify } = setUp();
    server.behave(() => ({ content: said('T02', null, 0) }));
    expect(await classify()).toMatchObject({ topic: 'TV', index: 0, alertIndex: 50, doubt: 'models_disagree' });
  });

  test('a remote model alone fails where it fails', async () => {
    const { remote, around } = setUp();
    server.behave(() => html);
    await expect(remoteClassifier(remote, around).classify([CHANNELS])).rejects.toMatchObject({ code: 'not_the_wire' });
  });
});

describe('the client', () => {
  test('sends our key and nothing of the environment', async () => {
    process.env.OPENAI_ORG_ID = 'org-from-environment';
    process.env.OPENAI_API_KEY = 'key-from-environment';
    process.env.OPENAI_BASE_URL = 'http://127.0.0.1:9/v1';
    try {
      server.behave(() => GOOD);
      await setUp().classify();
      const [request] = server.requests;
      expect(request?.headers.authorization).toBe('Bearer test-key');
      expect(JSON.stringify(request)).not.toContain('environment');
      process.env.OPENAI_CUSTOM_HEADERS = 'X-Secret: 1';
      expect(() => setUp()).toThrow('OPENAI_CUSTOM_HEADERS');
    } finally {
      for (const name of ['ORG_ID', 'API_KEY', 'BASE_URL', 'CUSTOM_HEADERS']) delete process.env[`OPENAI_${name}`];
    }
  });

  test('the probe finds out what an endpoint understands', async () => {
    const endpoint = { baseUrl: server.url, apiKey: '', model: 'general' };
    const refuse = (param: string) =>
      asJson({ error: { message: `Unsupported parameter: ${param}`, param, code: null } }, 400);
    server.behave(({ body }) => {
      if ('reasoning_effort' in body) return refuse('reasoning_effort');
      if ('max_completion_tokens' in body) return refuse('max_completion_tokens');
      if (body.response_format?.type === 'json_schema') return refuse('response_format');
      return { content: '{"Topic": "blue"}' };
    });
    expect(await probe(openaiClient(endpoint), endpoint, AbortSignal.timeout(5000))).toEqual({
      isSure: true,
      profile: {
        ...{ format: 'json_object', enforcesEnum: false, logprobs: false, tokensField: 'max_tokens' },
        ...{ temperature: true, seed: true, reasoningEffort: false },
      },
    });
    server.behave(() => ({ content: '{"Topic": "Q7Z"}' }));
    expect(await probe(openaiClient(endpoint), endpoint, AbortSignal.timeout(5000))).toMatchObject({
      isSure: true,
      profile: { enforcesEnum: true },
    });
    server.behave(() => ({ content: '' }));
    expect(await probe(openaiClient(endpoint), endpoint, AbortSignal.timeout(5000))).toMatchObject({ isSure: false });
  });
});

describe('two models that disagree', () => {
  test.for([
    ['a topic that would have been written', { topic: 'Internet', confidence: 0.6, index: 60 }, 'models_disagree'],
    ['a topic below the floor', { topic: 'Internet', confidence: 0.4, index: 60 }, null],
    ['the index far apart', { topic: 'TV', confidence: 0.6, index: 20 }, 'models_disagree'],
    ['the same', { topic: 'TV', confidence: 0.6, index: 60 }, null],
  ] as const)('%s', async ([, own, doubt]) => {
    server.behave(() => GOOD);
    expect(await setUp({ own, askBelow: 0.75 }).classify()).toMatchObject({ topic: 'TV', doubt });
  });
});
