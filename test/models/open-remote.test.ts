import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Settings } from '../../src/adapters/store/settings.ts';
import { BandBounds } from '../../src/core/classification.ts';
import { openRemote, type RemoteNeeds } from '../../src/open-remote.ts';
import { type ModelReply, type ModelServer, startModelServer } from '../support/model-server.ts';
import { CHANNELS, GOOD } from '../support/remote.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer(() => GOOD);
});
afterAll(() => server.close());

const CATALOGUE = {
  topics: [
    { name: 'Internet', problems: [] },
    { name: 'TV', problems: [] },
  ],
};

/** The remote model of an installation whose settings are in memory. `probed` is what it answers to the question of the probe. */
function opened(probed: () => ModelReply, imported: RemoteNeeds['training']['imported'] = async () => []) {
  server.behave(({ body }) => (JSON.stringify(body).includes('colour is the sky') ? probed() : GOOD));
  const stored = new Map<string, unknown>();
  const settings = {
    get: async (name: string) => stored.get(name) ?? null,
    set: async (name: string, value: unknown) => void stored.set(name, value),
  } as unknown as Settings;
  const limits = { timeoutMs: 5000, concurrency: 4, tokensPerDay: null, dollarsPerDay: null, price: null };
  const remote = openRemote({
    remote: {
      ...{ baseUrl: server.url, apiKey: 'k', model: 'general', wire: 'chat', answers: 'ids', examples: 2, samples: 1 },
      ...{ askBelow: 2, ...limits },
    },
    redaction: { policy: 'off', regions: [], terms: [] },
    bounds: BandBounds.parse({}),
    catalogue: () => CATALOGUE,
    settings,
    training: { imported },
    log: { info: () => undefined, warn: () => undefined },
    now: () => 0,
  });
  const ask = () => remote.predict(CHANNELS, { signal: AbortSignal.timeout(5000), spend: () => undefined });
  const format = () => server.requests.at(-1)?.body.response_format?.type;
  return { remote, stored, ask, format };
}

test('nobody waits for the probe: complaints are asked in the plainest way meanwhile', async () => {
  const { ask, format } = opened(() => 'hang');
  expect(await ask()).toMatchObject({ topic: 'TV' });
  expect(format()).toBeUndefined();
});

test('what the probe found is used and kept, but not what one empty answer seemed to say', async () => {
  const good = opened(() => ({ content: '{"Topic":"Q7Z"}' }));
  await good.remote.ready;
  await good.ask();
  expect(good.format()).toBe('json_schema');
  expect(good.stored.size).toBe(1);

  const empty = opened(() => ({ content: '' }));
  await empty.remote.ready;
  await empty.ask();
  expect(empty.format()).toBeUndefined();
  expect(empty.stored.size).toBe(0);
});

test('past complaints that could not be read are read again for the next one', async () => {
  let reads = 0;
  const { ask } = opened(
    () => 'hang',
    async () => {
      reads += 1;
      if (reads === 1) throw new Error('The database is away.');
      return [{ text: 'No TV channels', topic: 'TV', problem: null, index: 50, happenedAt: null }];
    },
  );
  await expect(ask()).rejects.toThrow('The database is away.');
  expect(await ask()).toMatchObject({ topic: 'TV' });
  expect(reads).toBe(2);
});
