import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openLog } from '../../src/adapters/log.ts';
import { isSigned, zendeskSignature } from '../../src/adapters/zendesk/signature.ts';
import { EVERY_ANSWER } from '../../src/http-headers.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { type ServerLimits, serverLimits } from '../../src/server-limits.ts';
import { head, opened, rawExchange, statusesOf } from '../support/raw-http.ts';

const silent = openLog('silent');
const bodies: string[] = [];
const ROUTES = {
  'GET /healthz': async () => ({ status: 200 }),
  'POST /take': async ({ body }: { body: Uint8Array }) => {
    bodies.push(Buffer.from(body).toString());
    return { status: 200 };
  },
  'GET /things/:id': async ({ params }: { params: Readonly<Record<string, string>> }) => ({
    status: 200,
    body: params,
  }),
  'GET /page': async () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<p>' }),
};
const SHORT = { headersTimeout: 300, requestTimeout: 600, keepAliveTimeout: 300, connectionsCheckingInterval: 50 };

async function started(limits: Partial<ServerLimits> = {}): Promise<RunningServer> {
  const slack = () => undefined;
  return startServer({ host: '127.0.0.1', port: 0 }, ROUTES, slack, silent, { ...serverLimits(), ...limits });
}

describe('the port', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await started();
  });
  afterAll(() => server.close(0));
  const answers = async (bytes: string | Uint8Array) => statusesOf(await rawExchange(server.url, bytes));

  test.each([
    ['both lengths', ['Content-Length: 4', 'Transfer-Encoding: chunked'], '0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n'],
    ['two lengths', ['Content-Length: 4', 'Content-Length: 5'], 'abcde'],
    ['a list of lengths', ['Content-Length: 4, 4'], 'abcd'],
    ['a length with a sign', ['Content-Length: +4'], 'abcd'],
    ['an encoding that only looks chunked', ['Transfer-Encoding: xchunked'], '4\r\nabcd\r\n0\r\n\r\n'],
    ['chunked named twice', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
    ['a folded line', ['X-Long: a', ' b', 'Content-Length: 4'], 'abcd'],
    ['a space before the colon', ['Content-Length : 4'], 'abcd'],
    ['a bare line feed', ['X-A: b\nContent-Length: 4'], 'abcd'],
    ['a NUL in a header', ['X-A: \0', 'Content-Length: 4'], 'abcd'],
    ['two hosts', ['Host: other.example', 'Content-Length: 4'], 'abcd'],
    [
      'two signatures',
      ['X-Zendesk-Webhook-Signature: a', 'X-Zendesk-Webhook-Signature: b', 'Content-Length: 4'],
      'abcd',
    ],
    ['two Slack signatures', ['X-Slack-Signature: a', 'X-Slack-Signature: b', 'Content-Length: 4'], 'abcd'],
    ['two keys', ['Authorization: Bearer a', 'Authorization: Bearer b', 'Content-Length: 4'], 'abcd'],
    ['two types', ['Content-Type: text/plain', 'Content-Type: application/json', 'Content-Length: 4'], 'abcd'],
  ])('a request with %s is refused, and nothing behind it is taken for another one', async (_what, headers, body) => {
    bodies.length = 0;
    expect(await answers(head('POST /take', ...headers) + body)).toEqual([400]);
    expect(bodies).toEqual([]);
  });

  test('what follows a refused body on the same connection is not read', async () => {
    const refused = `POST /nothing HTTP/1.1\r\nHost: a\r\nContent-Length: 60\r\n\r\n`;
    expect(await answers(`${refused}${head('GET /healthz')}`)).toEqual([404]);
  });

  test.each([
    ...['//', '//evil.example/healthz', '/healthz/', '/%', '/%zz', '/%c0%af', '/things/%00', '/things/a%0d%0ab'],
    ...[
      '/../healthz',
      '/./healthz',
      '/things/..',
      '/things/%2e%2e',
      '/things/%2E%2e%2fhealthz',
      '/things/..%2f..',
      '/a/%2e',
    ],
    ...[
      '/things\\a',
      '/things/%5c..',
      'http://127.0.0.1/healthz',
      'http://evil.example/healthz',
      '*',
      '?',
      '/%2f/healthz',
    ],
    ...['/things/a?after=%00', '/HEALTHZ', '/healthz%20', '/healthz;a=b'],
  ])('GET %s is no way in', async (target) => {
    const [status = 0] = await answers(head(`GET ${target}`));
    expect([400, 404]).toContain(status);
  });

  test('a name in a path is data, whatever it holds', async () => {
    const answer = await fetch(`${server.url}/things/a%2Fb%20%F0%9F%98%80`);
    expect(await answer.json()).toEqual({ id: 'a/b 😀' });
  });

  test('CONNECT, TRACE and upgrades lead nowhere', async () => {
    expect(await answers(head('TRACE /healthz'))).toEqual([405]);
    expect(await answers('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n')).toEqual([]);
    expect(await answers(head('GET /take', 'Upgrade: websocket'))).toEqual([405]);
  });

  test('headers of more than 16 KB, bodies over the limit and compressed bodies are refused', async () => {
    expect(await answers(head('GET /healthz', `X-A: ${'a'.repeat(17_000)}`))).toEqual([431]);
    expect(await answers(head('POST /take', 'Content-Length: 262145'))).toEqual([413]);
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
    expect(await answers(head('POST /take', 'Transfer-Encoding: chunked') + chunk.repeat(5))).toEqual([413]);
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'GZIP', 'x']) {
      const headers = ['Content-Length: 2', `Content-Encoding: ${encoding}`];
      expect(await answers(`${head('POST /take', ...headers)}ab`)).toEqual([415]);
    }
    expect(await answers(head('POST /slack/events', 'Content-Length: 1048577'))).toEqual([413]);
  });

  test.each(['/healthz', '/page', '/nothing', '/%'])(
    '%s is answered with headers that hold browsers back',
    async (path) => {
      const { headers } = await fetch(`${server.url}${path}`);
      expect(Object.fromEntries(headers)).toMatchObject(Object.fromEntries(EVERY_ANSWER));
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull();
    },
  );
});

/** Resolves to how long it took until the other side closed it, in milliseconds. */
async function closing(socket: Socket): Promise<number> {
  const began = performance.now();
  socket.resume();
  // A reset is one way to be cut off, and `once` of node:events would fail with it.
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return performance.now() - began;
}

describe('slow senders', () => {
  test('are cut off: no head, half a head, half a body, one byte at a time', async () => {
    const server = await started(SHORT);
    onTestFinished(() => server.close(0));
    const drip = async (first: string, byte: string): Promise<Socket> => {
      const socket = await opened(server.url);
      socket.write(first);
      const timer = setInterval(() => socket.write(byte), 40);
      socket.once('close', () => clearInterval(timer));
      return socket;
    };
    const post = 'POST /take HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n';
    const slow = [
      await opened(server.url),
      await drip('GET / HTTP/1.1\r\n', 'X'),
      await drip(post, 'a'),
      await drip(post, ''),
    ];
    for (const ms of await Promise.all(slow.map(closing))) expect(ms).toBeLessThan(5_000);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test('may not hold more connections than the process can spare', async () => {
    const server = await started({ maxConnections: 20 });
    onTestFinished(() => server.close(0));
    const held = await Promise.all(Array.from({ length: 20 }, () => opened(server.url)));
    const refused = await opened(server.url);
    expect(await closing(refused)).toBeLessThan(5_000);
    for (const socket of held) socket.destroy();
    await expect
      .poll(() =>
        fetch(`${server.url}/healthz`).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
  });

  test('ten thousand idle connections do not keep anybody else from an answer, and are closed', async () => {
    const wanted = 10_000;
    const { maxConnections } = serverLimits();
    const count = Math.min(wanted, maxConnections - 100);
    if (count < wanted) console.log(`Only ${count} connections: ulimit -n leaves room for ${maxConnections}.`);
    const server = await started({ headersTimeout: 5_000, connectionsCheckingInterval: 200 });
    onTestFinished(() => server.close(0));
    const crowd = await connectedCrowd(server.url, count);
    onTestFinished(() => void crowd.kill('SIGKILL'));

    const began = performance.now();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(1_000);
    await crowdClosed(crowd);
  });
});

/** So many connections that say nothing, from another process: this one may not have as many files open on both ends. */
async function connectedCrowd(url: string, count: number): Promise<ChildProcess> {
  const { port } = new URL(url);
  const script = `
    let open = 0, closed = 0, next = 0;
    const more = () => {
      if (next++ >= ${count}) return;
      const socket = require('node:net').connect(${port}, '127.0.0.1', () => {
        if (++open === ${count}) console.log('connected');
        more();
      });
      socket.on('error', () => undefined).on('close', () => { if (++closed === ${count}) console.log('closed'); }).resume();
    };
    for (let i = 0; i < 100; i++) more();
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await said(child, 'connected');
  return child;
}

const crowdClosed = (child: ChildProcess): Promise<void> => said(child, 'closed');

async function said(child: ChildProcess, word: string): Promise<void> {
  if (child.stdout === null) throw new Error('The crowd has no output.');
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve) => lines.on('line', (line) => line === word && resolve()));
  lines.close();
}

test('how long a signature takes to refuse does not tell how much of it is right', async () => {
  const body = Buffer.from('{"ticket_id":"1"}');
  const right = zendeskSignature('secret', 'now', body);
  const late = `${right.slice(0, 41)}${right[41] === 'A' ? 'B' : 'A'}${right.slice(42)}`;
  const early = `${right[0] === 'A' ? 'B' : 'A'}${right.slice(1)}`;
  const times: Record<string, number[]> = { [late]: [], [early]: [] };
  for (let round = 0; round < 4_000; round++) {
    for (const signature of round % 2 === 0 ? [late, early] : [early, late]) {
      const began = process.hrtime.bigint();
      expect.soft(isSigned(signature, ['secret'], 'now', body)).toBe(false);
      times[signature]?.push(Number(process.hrtime.bigint() - began));
    }
    if (round % 1000 === 0) await wait(0);
  }
  const [first = 0, second = 0] = Object.values(times).map((all) => all.sort((a, b) => a - b)[all.length / 2] ?? 0);
  expect(Math.abs(first - second) / Math.max(first, second)).toBeLessThan(0.25);
});
