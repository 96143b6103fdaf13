import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { zendeskLibrary } from '../../../src/adapters/zendesk/library.ts';
import { json, scriptedServer } from './scripted-server.ts';
import { testTransport } from './two-paths.ts';

/** Runs CommonJS under plain Node, where zendesk-node-api requires the linked package by itself. */
function plainNode(code: string): Promise<{ exitCode: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=commonjs', '-e', code], (error, out, err) =>
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}

test('zendesk-node-api finds it with a plain require, and an answer goes through', async () => {
  const { out, err } = await plainNode(`
    const Zendesk = require('zendesk-node-api');
    const config = { url: 'https://acme.zendesk.com' };
    const client = new Zendesk(config);
    config.authorization = async (sent) => ({ status: 200, text: JSON.stringify({ ticket: sent }) });
    client.tickets.show('7').then((ticket) => console.log(ticket.method, ticket.url));
    client.tickets.update('7', { tags: [] }).then((body) => console.log(JSON.stringify(body)));
    client.tickets.delete('7').then((done) => console.log(done));
  `);

  expect(err).toBe('');
  expect(out.trim().split('\n').sort()).toEqual([
    'GET https://acme.zendesk.com/api/v2/tickets/7.json',
    'true',
    '{"ticket":{"method":"PUT","url":"https://acme.zendesk.com/api/v2/tickets/7.json","body":{"ticket":{"tags":[]}}}}',
  ]);
});

test('a failure reaches the caller once, although the library goes on after it', async () => {
  const { out, err, exitCode } = await plainNode(`
    const request = require('request');
    const failing = async () => { throw new Error('down'); };
    const options = { url: 'https://acme.zendesk.com/api/v2//x', headers: { Authorization: failing } };
    request(options, (error, response, body) => { console.log(error.message); JSON.parse(body); });
  `);

  expect({ out, err, exitCode }).toEqual({ out: 'down\n', err: '', exitCode: 0 });
});

test('a mistake after a good answer is not swallowed', async () => {
  const { err, exitCode } = await plainNode(`
    const request = require('request');
    const options = { url: 'https://acme.zendesk.com/', headers: { Authorization: async () => ({ status: 200, text: '{}' }) } };
    request.put(options, () => { throw new Error('a mistake of ours'); });
  `);

  expect(exitCode).toBe(1);
  expect(err).toContain('a mistake of ours');
});

test('a client built without our transport says what to do', async () => {
  const { out } = await plainNode(`
    const Zendesk = require('zendesk-node-api');
    const client = new Zendesk({ url: 'https://acme.zendesk.com', oauth: true, token: 'x' });
    client.tickets.show('7').catch((error) => console.log(error.message));
  `);

  expect(out).toContain('zendeskLibrary()');
});

test('an answer without the record is undefined, as the library has it, and no crash', async () => {
  const server = await scriptedServer(json(200, {}));

  expect(await zendeskLibrary(testTransport(server.url).transport).tickets.show('7')).toBeUndefined();
});
