import { expect, onTestFinished, test } from 'vitest';
import { openLog } from '../../src/adapters/log.ts';
import { RequestError } from '../../src/core/errors.ts';
import { startServer } from '../../src/server.ts';

test('an answer that breaks off is logged, unless its reader left; a refusal does not repeat the request', async () => {
  const logged: Record<string, unknown>[] = [];
  const log = openLog('info', { write: (line) => void logged.push(JSON.parse(line)) });
  const unfit = Object.assign(new RequestError(422, '#/somebody: no field'), { faults: [{}, {}] });
  const left = Promise.withResolvers<void>();
  async function* breaking(gone: AbortSignal, isLeft: boolean) {
    yield 'data: 1\n\n';
    if (isLeft) await new Promise((resolve) => gone.addEventListener('abort', resolve));
    left.resolve();
    throw new Error('the database is away');
  }
  const routes = {
    'GET /breaks': async () => ({ status: 200, stream: (gone: AbortSignal) => breaking(gone, false) }),
    'GET /left': async () => ({ status: 200, stream: (gone: AbortSignal) => breaking(gone, true) }),
    'GET /unfit': () => Promise.reject(unfit),
  };
  const server = await startServer({ host: '127.0.0.1', port: 0 }, routes, null, log);
  onTestFinished(() => server.close(0));

  await expect(fetch(`${server.url}/breaks`).then((answer) => answer.text())).rejects.toThrow();
  const reader = new AbortController();
  await fetch(`${server.url}/left`, { signal: reader.signal });
  reader.abort();
  await left.promise;
  await (await fetch(`${server.url}/unfit`)).text();

  expect(logged.map(({ msg, status, faults, why }) => ({ msg, status, faults, why }))).toEqual([
    { msg: 'an answer broke off' },
    { msg: 'a request was refused', status: 422, faults: 2 },
  ]);
});
