import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { exchange } from '../src/exchange.ts';
import { type Act, scriptedServer } from './adapters/zendesk/scripted-server.ts';

const TEXT = '{"ticket":{"id":1}}';

const packed =
  (encoding: string, body: Uint8Array | string): Act =>
  (response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(body);

function ask(url: string, more: Partial<Parameters<typeof exchange>[0]> = {}) {
  const usual = { method: 'GET', headers: {}, body: undefined, timeoutMs: 2_000, maxBytes: 1_000, signal: undefined };
  return exchange({ ...usual, url: new URL(url), onHeaders: undefined, ...more });
}

test.each([
  ['gzip', gzipSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['identity', TEXT],
] as const)('an answer packed with %s is read', async (encoding, body) => {
  const { url } = await scriptedServer(packed(encoding, body));
  expect(await ask(url)).toEqual({ kind: 'answer', status: 200, retryAfter: null, text: TEXT });
});

const SWITCH: Act = (response) =>
  response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');

test.each([
  ['packed in a way nobody asked for', packed('br', 'no'), {}],
  ['packed and cut off', packed('gzip', gzipSync(TEXT).subarray(0, 12)), {}],
  ['that says gzip and is none', packed('gzip', TEXT), {}],
  ['that switches to another protocol', SWITCH, {}],
  ['that is not HTTP', ((response) => response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n')) satisfies Act, {}],
  ['to a header that cannot be sent', packed('identity', TEXT), { headers: { authorization: 'Bearer a\r\nx: y' } }],
])('an answer %s is none, and nothing is thrown', async (_what, act, more) => {
  const { url } = await scriptedServer(act);
  expect(await ask(url, more)).toMatchObject({ kind: 'nothing', why: 'connection' });
});

test('a request given up, before or in the middle, says by whom', async () => {
  const { url } = await scriptedServer((response) => response.writeHead(200).write('{'));
  expect(await ask(url, { signal: AbortSignal.abort() })).toMatchObject({ why: 'cancelled' });
  const stop = new AbortController();
  expect(await ask(url, { signal: stop.signal, onHeaders: () => stop.abort() })).toMatchObject({ why: 'cancelled' });
  expect(await ask(url, { timeoutMs: 50 })).toMatchObject({ why: 'timeout' });
});

test('more than the caller is willing to hold is given up', async () => {
  const { url } = await scriptedServer((response) => response.end('a'.repeat(1_001)));
  expect(await ask(url)).toMatchObject({ kind: 'nothing', why: 'too_large' });
});

test('a connection that the other side has closed meanwhile is not used again', async () => {
  const { url, seen } = await scriptedServer((response) => {
    response.writeHead(200, { 'keep-alive': 'timeout=60' }).end(TEXT);
    response.once('close', () => response.socket?.destroy());
  });
  for (let request = 0; request < 3; request++) {
    expect(await ask(url)).toMatchObject({ kind: 'answer', text: TEXT });
    await new Promise(setImmediate);
  }
  expect(seen).toHaveLength(3);
});

test('what comes while others wait for their answers does not wait behind them', async () => {
  const { url } = await scriptedServer((response, request) => {
    if (request.path === '/quick') response.end(TEXT);
  });
  const waiting = [ask(`${url}/slow`, { timeoutMs: 500 }), ask(`${url}/slow`, { timeoutMs: 500 })];
  expect(await ask(`${url}/quick`)).toMatchObject({ kind: 'answer' });
  expect(await Promise.all(waiting)).toMatchObject([{ why: 'timeout' }, { why: 'timeout' }]);
});

test('an answer shorter than it says is none', async () => {
  const { url } = await scriptedServer((response) => {
    response.writeHead(200, { 'content-length': 100 }).write(TEXT);
    response.socket?.end();
  });
  expect(await ask(url)).toMatchObject({ kind: 'nothing', why: 'connection' });
});

const MODULE = fileURLToPath(new URL('../src/exchange.ts', import.meta.url));

test.each([
  ['1', '', ['http://nobody.invalid/path']],
  ['1', 'nobody.invalid', []],
  ['', '', []],
])('with NODE_USE_ENV_PROXY=%j and NO_PROXY=%j a proxy is asked for %j', async (use, except, expected) => {
  const proxy = await scriptedServer(packed('identity', TEXT));
  const script = `import { exchange } from ${JSON.stringify(MODULE)};
    const url = new URL('http://nobody.invalid/path');
    const { text } = await exchange({ method: 'GET', url, headers: {}, timeoutMs: 5_000, maxBytes: 1_000 });
    console.log(text ?? 'nothing');`;
  const env = { PATH: process.env.PATH, NODE_USE_ENV_PROXY: use, HTTP_PROXY: proxy.url, NO_PROXY: except };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env });
  expect(stdout.trim()).toBe(expected.length > 0 ? TEXT : 'nothing');
  expect(proxy.seen.map(({ path }) => path)).toEqual(expected);
});
