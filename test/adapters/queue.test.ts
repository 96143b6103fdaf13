import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { openFoundation } from '../../src/foundation.ts';
import { newPlace } from '../support/place.ts';

test('no more than 48 jobs of a queue run at once, and what waits does not begin once the queue has stopped', async () => {
  const { directory, databaseUrl, remove } = await newPlace();
  const config = readConfig({ DATA_DIR: directory, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' });
  const { queue, close } = await openFoundation(config);
  const keys = Array.from({ length: 60 }, (_, each) => `zendesk:${each}`);
  for (const key of keys) await queue.add({ queue: 'triage', key, data: { key } });
  const begun: unknown[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await queue.work({
    async triage(data) {
      begun.push(data);
      await released;
    },
  });
  queue.wake('triage', keys.length);
  await expect.poll(() => begun.length).toBe(48);

  await queue.stop(500);
  release();
  await close();
  expect(begun).toHaveLength(48);

  const next = await openFoundation(config);
  expect(await next.queue.pending('triage')).toBe(60);
  await next.close();
  await remove();
});
