import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, onTestFinished } from 'vitest';
import { escalated } from '../support/escalations.ts';
import { CALM, FURIOUS } from '../support/texts.ts';
import { test } from './api-app.ts';
import { describeCorrections } from './corrections.ts';
import { describeEscalationEvents } from './escalation-events.ts';
import { describeIdempotentWrites } from './idempotent-writes.ts';
import { describeOutages } from './outages.ts';
import { REFUSALS } from './refusals.ts';

type Content = { content: Record<string, { schema: Record<string, unknown>; example?: unknown }> };
type Described = { requestBody?: Content; responses: Record<string, Content> };

describe('the document', () => {
  test('is valid OpenAPI 3.1 to an independent validator, and its examples fit their schemas', async ({ api }) => {
    const verdict = await new Validator().validate(structuredClone(api.document));
    expect(verdict).toEqual({ valid: true });

    const described = Object.values<object>(api.document.paths).flatMap((path): Described[] => Object.values(path));
    const contents = described.flatMap(({ requestBody, responses }) =>
      [requestBody, responses[200]].flatMap((part) => Object.values(part?.content ?? {})),
    );
    for (const { schema, example } of contents) {
      if (example !== undefined) expect(api.faults(schema, example)).toBeNull();
    }
    expect(contents.length).toBeGreaterThan(9);
  });

  test('is served to everybody, and describes what is served', async ({ app, api }) => {
    const served = await fetch(`${app.bot().url}/openapi.json`);
    expect(served.headers.get('content-type')).toContain('application/json');
    expect(Object.keys(api.document.paths)).toContain('/api/v1/escalations/events');
  });
});

describe('classify', () => {
  test('one text, which can be looked up and corrected afterwards', async ({ app, api }) => {
    const answered = await api.post('/api/v1/classify', { text: FURIOUS });
    expect(answered.body.results).toMatchObject([
      { classification: { topic: 'Network outage', index: 76, band: 'high', needsReview: false } },
    ]);
    const { id } = answered.body.results[0].classification;
    const found = await api.get(`/api/v1/classifications/${id}`);
    expect(found.body).toMatchObject({ id, text: FURIOUS, complaint: null, corrected: {} });

    const better = await api.post('/api/v1/corrections', { classification: id, index: 90 });
    expect(better.body).toEqual({
      ...{ changed: true, complaint: null, topic: 'Network outage', index: 90 },
      problem: found.body.problem,
    });
    const { topics } = (await api.get('/api/v1/catalogue')).body;
    const { name, problems } = topics.find((each: { name: string }) => each.name !== 'Network outage');
    const correct = (body: object) => api.post('/api/v1/corrections', { classification: id, ...body });
    expect((await correct({ topic: name, problem: problems[0] })).body).toMatchObject({ changed: true, index: 90 });
    const corrected = { topic: name, problem: problems[0], index: 90 };
    expect((await api.get(`/api/v1/classifications/${id}`)).body).toMatchObject({ corrected });
    expect((await correct({ index: 90, topic: name })).body.changed).toBe(false);
    // A problem goes with its topic.
    await correct({ topic: 'Network outage' });
    const said = (await app.bot().runtime.training.imported()).filter(({ text }) => text === FURIOUS);
    expect(said).toMatchObject([{ topic: 'Network outage', problem: null, index: 90 }]);
  });

  test('a hundred texts, of which the unusable ones fail alone', async ({ api }) => {
    const texts = Array.from({ length: 100 }, (_, place) => `${CALM} Number ${place}.`);
    texts[3] = '   ';
    texts[97] = 'x'.repeat(20_001);
    texts[98] = '😀'.repeat(20_000);
    const { status, body } = await api.post('/api/v1/classify', { texts });

    expect(status).toBe(200);
    expect(body.results).toHaveLength(100);
    const failed = body.results.flatMap((result: object, place: number) => ('problem' in result ? [place] : []));
    expect(failed).toEqual([3, 97]);
    expect(body.results[3].problem).toMatchObject({ status: 422, detail: 'This text is empty.' });
    const ids = body.results.flatMap(
      ({ classification }: { classification?: { id: string } }) => classification?.id ?? [],
    );
    const last = await api.get(`/api/v1/classifications/${ids.at(-1)}`);
    expect(last.body.text).toBe(`${CALM} Number 99.`);
  });
});

describe('what cannot be served is a plain problem', () => {
  test.for(REFUSALS)('%s', async ([, method, path, asked, status, words], { api }) => {
    const refused = await api.call(method, path, asked);
    expect({ status: refused.status, title: refused.body.title.length > 0 }).toEqual({ status, title: true });
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.body.detail).toMatch(words);
  });

  test('a body larger than any hundred texts', async ({ api }) => {
    const refused = await api.post('/api/v1/classify', { text: 'x'.repeat(9 * 1024 * 1024) }).catch(() => null);
    // The server closes the door while the rest is still being sent: some clients see the answer, some the closed door.
    if (refused !== null) expect(refused.status).toBe(413);
    expect((await api.get('/api/v1/catalogue')).status).toBe(200);
  });

  test('who has no key, a wrong, an expired, a revoked one, or one for something else', async ({ app, api }) => {
    const { keys } = app.bot().runtime.services;
    const other = await keys.create('models only', ['models', 'dashboard'], null);
    const expired = await keys.create('old', ['api'], new Date(Date.now() - 1000));
    const revoked = await keys.create('lost', ['api'], null);
    await keys.revoke(revoked.key.id);

    for (const key of [null, 'nonsense', expired.secret, revoked.secret]) {
      const refused = await api.get('/api/v1/escalations', { key });
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
    }
    for (const target of ['/api/v1/escalations', '/api/v1/catalogue', '/api/v1/escalations/events']) {
      expect(await api.get(target, { key: other.secret })).toMatchObject({ status: 403 });
    }
    expect(await api.post('/api/v1/classify', { text: 'x' }, { key: other.secret })).toMatchObject({ status: 403 });
  });
});

describe('escalations', () => {
  test('page by page, each once, newest first, and narrowed by state, band and topic', async ({ app, api }) => {
    for (let one = 0; one < 3; one++) await escalated(app);
    const all = await api.get('/api/v1/escalations');
    const ids = all.body.data.map(({ id }: { id: string }) => id);
    expect(all.body.data[0]).toMatchObject({ state: 'open', topic: 'Network outage', band: 'high', complaints: 1 });
    expect(all.body.next).toBeNull();

    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await api.get(`/api/v1/escalations?limit=1${cursor}`);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    expect(seen).toEqual(ids);

    const counted = async (query: string) => (await api.get(`/api/v1/escalations?${query}`)).body.data.length;
    expect(await counted('state=open&state=reopened')).toBe(ids.length);
    expect(await counted('state=resolved')).toBe(0);
    expect(await counted('band=high&topic=Network%20outage')).toBe(ids.length);
    expect(await counted('topic=Billing')).toBe(0);
    expect((await api.get(`/api/v1/escalations/${ids[0]}`)).body).toEqual(all.body.data[0]);
  });
});

describeCorrections();
describeIdempotentWrites();
describeEscalationEvents();
describeOutages();

test('a key that asks too often is refused for a while, and every answer says what is left', async ({ app, api }) => {
  const { keys, rates } = app.bot().runtime.services;
  const { secret, key } = await keys.create('eager', ['api'], null);
  const first = await api.get('/api/v1/catalogue', { key: secret });
  expect(first.headers.get('ratelimit-policy')).toBe('"key";q=600;w=60');
  expect(first.headers.get('ratelimit')).toBe('"key";r=599;t=1');
  const unfit = await api.post('/api/v1/classify', {}, { key: secret });
  expect(unfit.headers.get('ratelimit')).toMatch(/^"key";r=59\d;t=1$/);

  // Ten a second come back, so what the slowest machine leaves over is taken as well.
  const greedy = setInterval(() => {
    while (rates.take(key.id).allowed);
  }, 1);
  onTestFinished(() => clearInterval(greedy));
  while (rates.take(key.id).allowed);
  const refused = await api.get('/api/v1/catalogue', { key: secret });
  expect(refused).toMatchObject({ status: 429, body: { title: 'Too Many Requests' } });
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=0;t=(59|60)$/);
});
