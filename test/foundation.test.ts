import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { openFoundation } from '../src/foundation.ts';
import { newPlace } from './support/place.ts';

const isOnServer = process.env.TEST_DATABASE_URL !== undefined;
if (!isOnServer) console.log('Skipped: a database server that answers no more (only on PostgreSQL).');

test.runIf(isOnServer)('what is asked to end does so, also when the database server answers no more', async () => {
  const place = await newPlace();
  const target = new URL(place.databaseUrl ?? '');
  const { hostname } = target;
  const port = Number(target.port);
  const sockets: Socket[] = [];
  const proxy = createServer((inner) => {
    const outer = connect(port, hostname);
    sockets.push(inner, outer);
    for (const socket of [inner, outer]) socket.on('error', () => undefined);
    inner.pipe(outer).pipe(inner);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  target.port = String(address !== null && typeof address === 'object' ? address.port : 0);
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await place.remove();
  });
  const config = readConfig({ DATA_DIR: place.directory, DATABASE_URL: target.href, LOG_LEVEL: 'silent' });
  const { queue, close } = await openFoundation(config);
  for (const socket of sockets) {
    socket.unpipe();
    socket.pause();
  }
  queue.pending().catch(() => undefined);

  const began = performance.now();
  await close(500);
  expect(performance.now() - began).toBeLessThan(6_000);
});
