import { LLMock } from '@copilotkit/aimock';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { BandBounds } from '../../src/core/classification.ts';
import { UpstreamError } from '../../src/core/errors.ts';
import { chatModel } from '../../src/models/chat.ts';
import { openaiClient } from '../../src/models/endpoint.ts';
import { probe } from '../../src/models/probe.ts';
import { type EndpointProfile, PLAINEST, RICHEST } from '../../src/models/profile.ts';
import { checkShutdown } from '../../src/models/shutdown-check.ts';
import { cancelFinetune, startFinetune } from '../../src/training/finetune.ts';
import { followFinetune, refreshed } from '../../src/training/finetune-follow.ts';
import type { FinetuneNeeds } from '../../src/training/finetune-job.ts';
import type { ProviderName } from '../../src/training/finetune-profiles.ts';
import { resultFile } from '../../src/training/finetune-results.ts';
import type { FinetuneRun } from '../../src/training/finetune-run.ts';
import { said } from '../support/model-server.ts';
import { CHANNELS, remoteAt } from '../support/remote.ts';
import { seedLines } from '../support/seed.ts';
import { publishedDocument, type Steady, startSteady } from '../support/steady.ts';

const { jsonl } = seedLines();
const FILES = { train: jsonl, valid: jsonl.split('\n').slice(0, 12).join('\n') };

const runOf = (provider: ProviderName, change: Partial<FinetuneRun> = {}): FinetuneRun => ({
  ...{ id: `run-${provider}`, provider, baseUrl: '', model: 'gpt-4o-mini-2024-07-18', suffix: 'seed', epochs: 3 },
  ...{ trainingFile: null, validationFile: null, jobId: null, status: 'intended', fineTunedModel: null, error: null },
  ...{ metrics: [], checkpoints: [], trainedTokens: null, startedAt: '2026-11-22T12:00:00Z' },
  ...change,
});

function needsOf(client: OpenAI, wait: () => void = () => undefined): FinetuneNeeds {
  const kept = new Map<string, FinetuneRun>();
  return {
    client,
    runs: {
      get: async (id) => kept.get(id) ?? null,
      save: async (run) => void kept.set(run.id, run),
      list: async () => [...kept.values()],
    },
    wait: async () => wait(),
    signal: new AbortController().signal,
  };
}

const document = publishedDocument();

describe.skipIf(document === null)('against @stdy/cli on the official document', () => {
  let steady: Steady;
  const exchanges: string[] = [];
  beforeAll(async () => {
    steady = await startSteady(document ?? '');
  }, 120_000);
  afterAll(async () => {
    await steady.close();
    console.log(`${exchanges.length} exchanges with @stdy/cli, none with a fault.`);
  });

  /** The vendor's client; every answer must come with "no fault found in the request". Same seed, same answers. */
  function strict(seed: number): OpenAI {
    const watched = async (url: string | URL | Request, init?: RequestInit) => {
      const response = await fetch(url, init);
      const faults = [...response.headers].filter(([name]) => /^x-steady-error-\d/.test(name));
      expect(faults, `${init?.method} ${url}`).toEqual([]);
      expect(response.headers.get('x-steady-error-count')).toBe('0');
      exchanges.push(`${init?.method} ${new URL(String(url)).pathname}`);
      return response;
    };
    const headers = { 'x-steady-seed': `${seed}` };
    return new OpenAI({ baseURL: steady.url, apiKey: 'k', maxRetries: 0, fetch: watched, defaultHeaders: headers });
  }

  test.for(['openai', 'nebius', 'own'] as const)('fine-tuning as %s sends nothing it forbids', async (provider) => {
    for (const seed of [1, 2, 3]) {
      const needs = needsOf(strict(seed));
      const started = await startFinetune(runOf(provider), FILES, needs);
      expect(started.jobId).not.toBeNull();
      const seen = await refreshed(started, needs);
      expect(seen.checkpoints.length).toBeGreaterThan(0);
      await cancelFinetune(seen, needs);
      await resultFile(seen, needs);
    }
  });

  test('any valid answer ends in a prediction within the catalogue or in a failure we know', async () => {
    const catalogue = {
      topics: [
        { name: 'TV', problems: ['No picture'] },
        { name: 'Phone', problems: [] },
      ],
    };
    const ask = (seed: number, profile: EndpointProfile) =>
      chatModel({
        client: strict(seed),
        endpoint: { baseUrl: steady.url, model: 'any' },
        ...{ style: 'ids', samples: 2, bounds: BandBounds.parse({}), catalogue: () => catalogue },
        profile: async () => profile,
        calibration: async () => ({ slope: 1, intercept: 0 }),
        outgoing: (text) => text,
        similar: async () => [{ text: 'No picture since Monday.', topic: 'TV', problem: 'No picture', index: 60 }],
      }).predict(CHANNELS, { signal: AbortSignal.timeout(10_000), spend: () => undefined });
    for (const profile of [RICHEST, PLAINEST]) {
      for (let seed = 1; seed <= 8; seed++) {
        const answer = await ask(seed, profile).catch((failure: unknown) => failure);
        if (answer instanceof UpstreamError) expect(answer.code).toBe('malformed_answer');
        else expect(['TV', 'Phone']).toContain((answer as { topic: string }).topic);
      }
    }
  });

  test('probe, list of models and date of the end', async () => {
    const endpoint = { baseUrl: steady.url, model: 'any' };
    for (const seed of [1, 2, 3, 4]) {
      const client = strict(seed);
      expect((await probe(client, endpoint, AbortSignal.timeout(10_000))).profile).toHaveProperty('format');
      // Its dates are no dates, and what is no date is not told.
      expect(await checkShutdown(client, endpoint, new Date())).toBeNull();
    }
  });
});

describe('against @copilotkit/aimock', () => {
  const mock = new LLMock({ port: 0 });
  beforeAll(async () => {
    await mock.start();
  });
  afterAll(() => mock.stop());
  afterEach(() => void mock.clearChaos());
  const client = () => openaiClient({ baseUrl: `${mock.url}/v1`, apiKey: 'k' });

  test('a job is followed from upload to model, also while its provider is away', async () => {
    const told: string[] = [];
    let looks = 0;
    const needs = {
      ...needsOf(client(), () => {
        looks += 1;
        if (looks > 2) mock.clearChaos();
      }),
      onEvent: ({ message }: { message: string }) => void told.push(message),
    };
    const started = await startFinetune(runOf('openai'), FILES, needs);
    expect(started).toMatchObject({ status: 'validating_files', error: null });
    mock.setChaos({ dropRate: 1 });
    const ended = await followFinetune(started, needs);
    expect(ended).toMatchObject({ status: 'succeeded', checkpoints: [], error: null });
    expect(ended.fineTunedModel).toMatch(/^ft:gpt-4o-mini-2024-07-18:/);
    expect(looks).toBeGreaterThan(2);
    expect(told[0]).toMatch(/created|validat/i);
    expect(told.at(-1)).toContain(ended.fineTunedModel);
    expect(new Set(told).size).toBe(told.length);
    expect(await resultFile(ended, needs)).toBeNull();

    const again = await startFinetune(runOf('openai'), FILES, needs);
    expect(again.jobId).toBe(started.jobId);
    expect((await client().fineTuning.jobs.list()).data).toHaveLength(1);
  });

  test('a cancelled run can be begun again, with the files that are still there', async () => {
    const needs = needsOf(client());
    const run = runOf('openai', { id: 'run-again', suffix: 'again' });
    const first = await startFinetune(run, FILES, needs);
    expect((await cancelFinetune(first, needs)).status).toBe('cancelled');
    const second = await startFinetune(run, FILES, needs);
    expect(second.jobId).not.toBe(first.jobId);
    expect(second.trainingFile).toBe(first.trainingFile);
  });

  test('what it refuses is told with its reason', async () => {
    const run = runOf('openai', { id: 'run-bad', epochs: 5000 });
    await expect(startFinetune(run, FILES, needsOf(client()))).rejects.toThrow(
      /Creating the fine-tuning job failed.*It said: 400/,
    );
  });

  test('a run without a job is not waited for', async () => {
    await expect(followFinetune(runOf('openai'), needsOf(client()))).rejects.toThrow('has no job yet');
  });

  test.for([
    ['nothing wrong', {}, false],
    ['500', { dropRate: 1 }, true],
    ['429', { rateLimitRate: 1 }, true],
    ['malformed JSON', { malformedRate: 1 }, true],
    ['disconnected', { disconnectRate: 1 }, true],
    ['too slow', { latencyMs: 2000 }, true],
  ] as const)('with %s the complaint is classified', async ([, faults, degraded]) => {
    mock.onMessage(/TV channels/, { content: said('T02', 'T02P1', 64) });
    mock.setChaos(faults);
    const { classify } = remoteAt(`${mock.url}/v1`);
    expect(await classify()).toMatchObject({ topic: degraded ? 'Internet' : 'TV', degraded });
  });
});
