import type OpenAI from 'openai';
import { toFile } from 'openai';
import type { FineTuningJob } from 'openai/resources/fine-tuning/jobs/jobs';
import { describe, expect } from 'vitest';
import type { World } from '../../src/commands/world.ts';
import { testApp } from '../support/app.ts';
import { seedLines } from '../support/seed.ts';
import { wireClient as clientOf, exchangesChecked, KEY, official } from '../support/wire-client.ts';

const test = testApp({ settings: { API_KEYS: `tests:${KEY}`, API_REQUESTS_PER_MINUTE: '5000' } });

async function ended(client: OpenAI, id: string): Promise<FineTuningJob> {
  let job = await client.fineTuning.jobs.retrieve(id);
  await expect
    .poll(
      async () => {
        job = await client.fineTuning.jobs.retrieve(id);
        return ['succeeded', 'failed', 'cancelled'].includes(job.status);
      },
      { timeout: 25_000, interval: 100 },
    )
    .toBe(true);
  return job;
}

const upload = async (client: OpenAI, text: string) =>
  client.files.create({ file: await toFile(Buffer.from(text), 'train.jsonl'), purpose: 'fine-tune' });

describe('the seed’s workflow through the vendor’s client', () => {
  test('upload, create, follow, plot, call', async ({ app }) => {
    const client = clientOf(app);
    const { jsonl, rows, isSeed } = seedLines();
    const file = await upload(client, jsonl);
    const job = await client.fineTuning.jobs.create({
      training_file: file.id,
      validation_file: file.id,
      model: 'umbrage-embedded',
      suffix: 'seed',
      metadata: { purpose: 'test' },
    });
    const done = await ended(client, job.id);
    expect(done).toMatchObject({ status: 'succeeded', error: null });

    const events = [];
    for await (const event of client.fineTuning.jobs.listEvents(job.id, { limit: 10 })) events.push(event);
    const losses = events
      .filter(({ type }) => type === 'metrics')
      .reverse()
      .flatMap(({ data }) => (data as { train_loss?: number }).train_loss ?? []);
    expect(losses.length).toBeGreaterThan(3);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
    console.log(
      `${rows} rows${isSeed ? ' of the seed' : ''}: training loss ${losses[0]?.toFixed(4)} at step 1, ${losses.at(-1)?.toFixed(4)} at step ${losses.length}`,
    );
    const checkpoints = await client.fineTuning.jobs.checkpoints.list(job.id);
    expect(checkpoints.data[0]?.fine_tuned_model_checkpoint).toBe(done.fine_tuned_model);
    const csv = await (await client.files.content(done.result_files[0] ?? '')).text();
    expect(csv.split('\n')[0]).toContain('step,train_loss');

    const model = done.fine_tuned_model ?? '';
    expect(model).toMatch(/^ft:umbrage-embedded:umbrage:seed:/);
    for (const text of [
      'TV channels keep disappearing from my subscription!',
      'Line is down! It is really annoying!',
    ]) {
      const completion = await client.chat.completions.create({
        model,
        messages: [{ role: 'user', content: text }],
        logprobs: true,
        top_logprobs: 3,
      });
      const content = completion.choices[0]?.message.content ?? '';
      const answer = JSON.parse(content);
      expect(Object.keys(answer)).toEqual(['Topic', 'Problem', 'Customer_Dissatisfaction_Index']);
      expect(answer.Customer_Dissatisfaction_Index).toBeGreaterThanOrEqual(0);
      const tokens = completion.choices[0]?.logprobs?.content ?? [];
      expect(tokens.map(({ token }) => token).join('')).toBe(content);
      const label = tokens.find(({ token }) => token === answer.Topic);
      expect(label?.top_logprobs.length).toBe(isSeed ? 3 : label?.top_logprobs.length);
      console.log(`${text} -> ${content}`);
    }
    expect((await client.models.list()).data.map(({ id }) => id)).toContain(model);
    expect(await client.models.retrieve(model)).toMatchObject({ owned_by: 'umbrage', shutdown_date: null });
    if (official !== null) expect(exchangesChecked()).toBeGreaterThan(10);
  });

  test('a file that cannot be learned from fails the job with the line', async ({ app }) => {
    const client = clientOf(app);
    const { jsonl } = seedLines();
    const file = await upload(client, `${jsonl}{"messages":[{"role":"user","content":"x"}]}\n`);
    const job = await client.fineTuning.jobs.create({ training_file: file.id, model: 'umbrage-embedded' });
    const done = await ended(client, job.id);
    expect(done).toMatchObject({ status: 'failed', error: { code: 'invalid_file_format' } });
    expect(done.error?.message).toContain('line 68 has no message of the assistant');
  });

  test('a job can be cancelled, once', async ({ app }) => {
    const client = clientOf(app);
    const file = await upload(client, seedLines().jsonl);
    const job = await client.fineTuning.jobs.create({ training_file: file.id, model: 'umbrage-embedded' });
    expect(await client.fineTuning.jobs.cancel(job.id)).toMatchObject({ status: 'cancelled' });
    await expect(client.fineTuning.jobs.cancel(job.id)).rejects.toMatchObject({ status: 400 });
    await app.idle();
    expect(await client.fineTuning.jobs.retrieve(job.id)).toMatchObject({
      status: 'cancelled',
      fine_tuned_model: null,
    });
    expect((await client.fineTuning.jobs.list({ limit: 1 })).data[0]?.id).toBe(job.id);
    await client.files.delete(file.id);
    await expect(client.files.retrieve(file.id)).rejects.toMatchObject({ status: 404 });
  });

  test('asking for gpt-3.5-turbo says what happened to it', async ({ app }) => {
    const client = clientOf(app);
    const file = await upload(client, seedLines().jsonl);
    const failure = await client.fineTuning.jobs
      .create({ training_file: file.id, model: 'gpt-3.5-turbo' })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 404, code: 'model_not_found' });
    expect(String(failure)).toContain('2026-10-23');
    expect(String(failure)).toContain('umbrage-embedded');
  });
});

describe('asking', () => {
  const messages = [{ role: 'user' as const, content: 'You charged my card twice for the same bill.' }];

  test('a stream adds up to the answer, and the schema is obeyed', async ({ app }) => {
    const client = clientOf(app);
    const plain = await client.chat.completions.create({ model: 'umbrage-embedded', messages });
    const whole = plain.choices[0]?.message.content ?? '';
    const told = await client.chat.completions.create({ model: 'umbrage-embedded', messages, logprobs: true });
    const tokens = told.choices[0]?.logprobs?.content ?? [];
    const problem = tokens[tokens.findIndex(({ token }) => token.includes('"Problem":')) + 1];
    expect(problem?.logprob).toBeLessThan(0);
    const stream = await client.chat.completions.create({
      model: 'umbrage-embedded',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let streamed = '';
    let usage = null;
    for await (const chunk of stream) {
      if (official !== null) expect(official.faults('CreateChatCompletionStreamResponse', chunk)).toEqual([]);
      streamed += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    expect(streamed).toBe(whole);
    expect(usage?.total_tokens).toBeGreaterThan(0);

    const schema = (topics: string[]) => ({
      type: 'json_schema' as const,
      json_schema: {
        name: 'complaint',
        schema: { type: 'object', properties: { Topic: { type: 'string', enum: topics } }, required: ['Topic'] },
      },
    });
    const bound = await client.chat.completions.create({
      model: 'umbrage-embedded',
      messages,
      response_format: schema(['Internet', 'Phone']),
    });
    expect(['Internet', 'Phone']).toContain(JSON.parse(bound.choices[0]?.message.content ?? '').Topic);
    await expect(
      client.chat.completions.create({ model: 'umbrage-embedded', messages, response_format: schema(['Weather']) }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test('decisions answer choices among the catalogue and levels, and refuse what they cannot know', async ({ app }) => {
    const decision = await clientOf(app).decisions.create({
      model: 'umbrage-embedded',
      input: 'You charged my card twice for the same bill.',
      questions: [
        {
          type: 'choice',
          name: 'topic',
          instructions: 'Which?',
          choices: [{ value: 'Billing' }, { value: 'Internet' }],
        },
        { type: 'score', name: 'index', instructions: 'How upset?', levels: [{ label: 'calm' }, { label: 'angry' }] },
        { type: 'predicate', name: 'rain', instructions: 'Does it rain?' },
        { type: 'choice', instructions: 'Which?', choices: [{ value: 'Apples' }, { value: 'Pears' }] },
      ],
    });
    const [topic, index, rain, fruit] = decision.answers;
    expect(topic).toMatchObject({ type: 'choice', name: 'topic', choice: 'Billing' });
    expect(index).toMatchObject({ type: 'score', name: 'index' });
    if (index?.type === 'score') {
      expect(index.probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
    }
    expect(rain).toEqual({ type: 'refusal', name: 'rain' });
    expect(fruit).toEqual({ type: 'refusal', name: null });
  });

  test('embeddings put like beside like', async ({ app }) => {
    const input = [
      'My bill is wrong, I was charged twice.',
      'Charged twice, the bill is wrong.',
      'No internet since Monday.',
    ];
    const { data } = await clientOf(app).embeddings.create({
      model: 'umbrage-embedded',
      input,
      encoding_format: 'float',
    });
    const cosine = (a: number, b: number) =>
      (data[a]?.embedding ?? []).reduce((sum, value, place) => sum + value * (data[b]?.embedding[place] ?? 0), 0);
    expect(cosine(0, 0)).toBeCloseTo(1, 4);
    expect(cosine(0, 1)).toBeGreaterThan(cosine(0, 2) + 0.2);
  });
});

describe('the door', () => {
  const ask = (app: World, path: string, init: RequestInit = {}) => fetch(`${app.bot().url}${path}`, init);
  const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });

  test('nobody gets in without a key, with a wrong, an expired or a revoked one', async ({ app }) => {
    const { keys } = app.bot().runtime.services;
    const expired = await keys.create('old', ['models'], new Date(0));
    const revoked = await keys.create('gone', ['models'], null);
    await keys.revoke(revoked.key.id);
    for (const init of [{}, bearer('wrong'), bearer(expired.secret), bearer(revoked.secret)]) {
      const response = await ask(app, '/v1/models', init);
      expect(response.status).toBe(401);
      const body = await response.json();
      expect(body).toMatchObject({ error: { type: 'authentication_error', code: 'invalid_api_key' } });
      if (official !== null) expect(official.faults('ErrorResponse', body)).toEqual([]);
    }
    const { secret } = await keys.create('reader', ['models'], null);
    expect((await ask(app, '/v1/models', bearer(secret))).status).toBe(200);
    expect((await ask(app, '/v1/files', bearer(secret))).status).toBe(403);
    expect(JSON.stringify(await keys.list())).not.toContain(secret);
  });

  test('too much, too often, the wrong form and unknown paths', async ({ app }) => {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const large = JSON.stringify({ model: 'x', messages: [{ role: 'user', content: 'x'.repeat(5 * 1024 * 1024) }] });
    expect((await ask(app, '/v1/chat/completions', { method: 'POST', headers, body: large })).status).toBe(413);
    expect((await ask(app, '/v1/chat/completions', { method: 'POST', headers, body: '{' })).status).toBe(400);
    const noModel = await ask(app, '/v1/chat/completions', { method: 'POST', headers, body: '{"messages":[]}' });
    expect(await noModel.json()).toMatchObject({ error: { param: 'model', type: 'invalid_request_error' } });
    expect((await ask(app, '/v1/models', { method: 'PUT', headers })).status).toBe(405);
    expect((await ask(app, '/v1/nothing', { headers })).status).toBe(404);
    expect((await ask(app, '/v1/files/%E0%A4%A', { headers })).status).toBe(400);
    const told = await ask(app, '/v1/models', { headers });
    expect(told.headers.get('x-ratelimit-limit-requests')).toBe('5000');
    expect(Number(told.headers.get('x-ratelimit-remaining-requests'))).toBeLessThan(5000);
  });
});
