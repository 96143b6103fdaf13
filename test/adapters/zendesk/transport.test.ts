import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { UpstreamError } from '../../../src/core/errors.ts';
import { failing } from './failing.ts';
import { drip, empty, hang, html, json, reset, scriptedServer } from './scripted-server.ts';
import { fakeClock, PATHS, testTransport } from './two-paths.ts';

const ok = json(200, { ticket: { id: 1 } });
const busy = (retryAfter: string) => json(429, { error: 'TooManyRequests' }, { 'retry-after': retryAfter });

describe.each(PATHS)('through the %s', (_name, ask) => {
  test.each(['GET', 'PUT', 'POST', 'DELETE'] as const)(
    '%s waits as long as a 429 says and then succeeds',
    async (method) => {
      const good = method === 'DELETE' ? empty(204) : ok;
      const server = await scriptedServer(busy('2'), busy('Sun, 22 Nov 2026 10:00:07 GMT'), good);
      const { transport, slept } = testTransport(server.url);

      await ask(transport, method);

      expect(slept).toEqual([2000, 5000]);
      expect(server.seen).toHaveLength(3);
    },
  );

  test('waits longer each time when the server does not say how long', async () => {
    const server = await scriptedServer(html(503));
    const { transport, slept } = testTransport(server.url);

    await failing(ask(transport, 'GET'));

    expect(slept).toEqual([375, 750, 1500]);
  });

  test('stops when the total time is used up', async () => {
    const server = await scriptedServer(busy('5'));
    const { transport } = testTransport(server.url, { limits: { totalMs: 8000, tries: 100 } });

    expect(await failing(ask(transport, 'GET'))).toMatchObject({ status: 429, retryAfterMs: 5000 });
    expect(server.seen).toHaveLength(2);
  });

  test.each([
    ['never answers', hang],
    ['never ends its answer', drip],
  ])('a server that %s runs into the timeout', async (_what, act) => {
    const server = await scriptedServer(act);
    const { transport } = testTransport(server.url, { limits: { timeoutMs: 250, tries: 2 } });

    expect(await failing(ask(transport, 'GET'))).toMatchObject({ code: 'timeout', retryable: true });
    expect(server.seen).toHaveLength(2);
  });

  test('nobody listening is a typed error', async () => {
    const { transport } = testTransport('http://127.0.0.1:1');

    expect(await failing(ask(transport, 'GET'))).toMatchObject({ code: 'connection', retryable: true });
  });

  test('a redirect is refused and the token stays here', async () => {
    const elsewhere = await scriptedServer(ok);
    const server = await scriptedServer((response) =>
      response.writeHead(302, { location: `${elsewhere.url}/api/v2/tickets/1.json` }).end(),
    );

    expect(await failing(ask(testTransport(server.url).transport, 'GET'))).toMatchObject({
      status: 302,
      retryable: false,
    });
    expect(elsewhere.seen).toHaveLength(0);
  });

  test('sends the token, JSON and an address without a double slash', async () => {
    const server = await scriptedServer(ok);

    await ask(testTransport(server.url).transport, 'PUT');

    expect(server.seen[0]).toMatchObject({
      method: 'PUT',
      path: '/api/v2/tickets/1.json',
      headers: { authorization: 'Bearer secret-token', 'content-type': 'application/json' },
      body: '{"ticket":{"safe_update":true}}',
    });
  });

  test('renews the token once after a 401', async () => {
    const refused = json(401, { error: 'invalid_token' });
    const server = await scriptedServer(refused, ok, refused);
    let token = 'one';
    const authorization = {
      header: async () => `Bearer ${token}`,
      renew: async () => {
        token = 'two';
        return true;
      },
    };
    const { transport } = testTransport(server.url, { authorization });

    await ask(transport, 'POST');
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer two']);

    await failing(ask(transport, 'GET'));
    expect(server.seen).toHaveLength(4);
  });

  test('200 requests failing at once give 200 typed errors and nothing uncaught', async () => {
    const server = await scriptedServer(html(500));
    const { transport } = testTransport(server.url, { limits: { tries: 1 } });
    const uncaught: unknown[] = [];
    const note = (error: unknown) => uncaught.push(error);
    process.on('uncaughtExceptionMonitor', note);

    const results = await Promise.allSettled(Array.from({ length: 200 }, () => ask(transport, 'GET')));

    process.off('uncaughtExceptionMonitor', note);
    expect(results.filter((r) => r.status === 'rejected' && r.reason instanceof UpstreamError)).toHaveLength(200);
    expect(uncaught).toEqual([]);
  });

  test('two accounts in one process do not mix', async () => {
    const [one, two] = [await scriptedServer(ok), await scriptedServer(ok)];
    const accounts = [one, two].map(({ url }, nth) =>
      testTransport(url, {
        authorization: { header: async () => `Bearer of-${nth}`, renew: async () => false },
      }),
    );

    await Promise.all(
      Array.from({ length: 20 }, (_, nth) => ask((accounts[nth % 2] as (typeof accounts)[0]).transport, 'GET')),
    );

    for (const [nth, { seen }] of [one, two].entries()) {
      expect(seen.map(({ headers }) => headers.authorization)).toEqual(Array(10).fill(`Bearer of-${nth}`));
    }
  });

  test('stopping ends what is under way and nothing is tried again', async () => {
    const stop = new AbortController();
    const server = await scriptedServer(() => stop.abort());
    const { transport } = testTransport(server.url, { signal: stop.signal });

    expect(await failing(ask(transport, 'GET'))).toMatchObject({ code: 'cancelled', retryable: true });
    expect(server.seen).toHaveLength(1);
  });
});

describe('the typed client', () => {
  const ticket = z.object({ ticket: z.object({ id: z.number() }) });

  test('returns what the schema made of the answer', async () => {
    const server = await scriptedServer(ok);
    const { transport } = testTransport(server.url);

    const path = '/api/v2/tickets/1.json';
    expect(await transport.call({ method: 'GET', path, schema: ticket })).toEqual({ ticket: { id: 1 } });
  });

  test('names the place where an answer differs, not what stood there', async () => {
    const server = await scriptedServer(json(200, { ticket: { id: 'Ann Smith' } }));
    const { transport } = testTransport(server.url);

    const error = await failing(
      transport.call({ method: 'GET', path: '/api/v2/tickets/1.json?query=Ann%20Smith', schema: ticket }),
    );

    expect(error).toMatchObject({ code: 'unreadable_body', retryable: false });
    expect(error.message).toContain('"ticket.id"');
    expect(error.message).not.toContain('query');
  });

  test('repeats a POST whose key makes it safe', async () => {
    const server = await scriptedServer(reset, html(502), ok);
    const { transport } = testTransport(server.url);

    await transport.call({ method: 'POST', path: '/api/v2/tickets.json', body: {}, schema: ticket, retry: 'always' });

    expect(server.seen).toHaveLength(3);
  });

  test('does not follow a next page to another host', async () => {
    const elsewhere = await scriptedServer(ok);
    const { transport } = testTransport((await scriptedServer(ok)).url);

    await failing(transport.call({ method: 'GET', path: `${elsewhere.url}/api/v2/tickets.json`, schema: z.unknown() }));

    expect(elsewhere.seen).toHaveLength(0);
  });

  test('gives up on an answer that is too large', async () => {
    const server = await scriptedServer(json(200, { ticket: { id: 1, description: 'x'.repeat(5000) } }));
    const { transport } = testTransport(server.url, { maxBytes: 1000 });

    const error = await failing(transport.call({ method: 'GET', path: '/api/v2/tickets/1.json', schema: ticket }));

    expect(error).toMatchObject({ code: 'too_large', retryable: false });
  });

  test('a caller can cancel its own call', async () => {
    const stop = new AbortController();
    const server = await scriptedServer(() => stop.abort());
    const { transport } = testTransport(server.url, { clock: fakeClock() });

    const call = transport.call({ method: 'GET', path: '/x', schema: z.unknown(), signal: stop.signal });

    expect(await failing(call)).toMatchObject({ code: 'cancelled' });
  });
});
