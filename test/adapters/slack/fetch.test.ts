import { expect, test } from 'vitest';
import { slackFetch } from '../../../src/adapters/slack/fetch.ts';
import { json, scriptedServer } from '../zendesk/scripted-server.ts';

test('sends what Slack packages send and gives what they read', async () => {
  const { url, seen } = await scriptedServer(json(429, { ok: false, word: 'Grüße' }, { 'Retry-After': '7' }));

  const answer = await slackFetch(`${url}/api/chat.postMessage`, {
    method: 'POST',
    headers: { Authorization: 'Bearer token', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'channel=C1&text=%F0%9F%94%A5',
  });

  expect(seen).toMatchObject([
    {
      method: 'POST',
      path: '/api/chat.postMessage',
      headers: { authorization: 'Bearer token', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'channel=C1&text=%F0%9F%94%A5',
    },
  ]);
  expect([answer.ok, answer.status, answer.url]).toEqual([false, 429, `${url}/api/chat.postMessage`]);
  expect([answer.headers.get('Retry-After'), answer.headers.get('x-none')]).toEqual(['7', null]);
  expect(Object.fromEntries(answer.headers.entries())).toMatchObject({ 'retry-after': '7' });
  expect(await answer.text()).toBe('{"ok":false,"word":"Grüße"}');
});

test.each([
  ['a connection that is closed', () => scriptedServer((response) => response.destroy())],
  [
    'a cut answer',
    () =>
      scriptedServer((response) =>
        response.writeHead(200, { 'content-length': 9 }).write('{', () => response.destroy()),
      ),
  ],
] as const)('%s is a failure of the network, with its reason', async (_what, server) => {
  const { url } = await server();
  const failed = await slackFetch(url, { method: 'POST', body: 'a=b' }).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(TypeError);
  expect(failed).toHaveProperty('cause', expect.anything());
});

test('a call that is given up ends at once', async () => {
  const { url } = await scriptedServer(() => undefined);
  const begun = performance.now();
  await expect(slackFetch(url, { signal: AbortSignal.timeout(100) })).rejects.toThrow('cancelled');
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('a file is refused, not left out', async () => {
  const { url, seen } = await scriptedServer(json(200, { ok: true }));
  await expect(slackFetch(url, { method: 'POST', body: new FormData() })).rejects.toThrow('Only text');
  expect(seen).toEqual([]);
});
