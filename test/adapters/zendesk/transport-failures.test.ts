import { describe, expect, test } from 'vitest';
import type { UpstreamError } from '../../../src/core/errors.ts';
import { failing } from './failing.ts';
import { type Act, cut, empty, html, json, reset, scriptedServer, truncated } from './scripted-server.ts';
import { PATHS, testTransport } from './two-paths.ts';

const busy = (retryAfter: string) => json(429, { error: 'TooManyRequests' }, { 'retry-after': retryAfter });
const notFound = json(404, { error: 'RecordNotFound', description: 'Not found: Ann Smith' });
const conflict = json(409, { error: 'UpdateConflict', description: 'Safe Update prevented the update' });
const closed = json(422, { error: 'RecordInvalid', details: { status: [{ description: 'Status: closed' }] } });

interface Failing {
  name: string;
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  act: Act;
  tries: number;
  is: Partial<UpstreamError>;
}

const FAILURES: Failing[] = [
  {
    name: '401',
    method: 'GET',
    act: json(401, { error: 'invalid_token' }),
    tries: 1,
    is: { status: 401, retryable: false },
  },
  {
    name: '403',
    method: 'GET',
    act: json(403, { error: { title: 'Forbidden', message: 'Ann Smith' } }),
    tries: 1,
    is: { status: 403, retryable: false },
  },
  {
    name: '404',
    method: 'GET',
    act: notFound,
    tries: 1,
    is: { status: 404, code: 'RecordNotFound', retryable: false },
  },
  { name: '404', method: 'PUT', act: notFound, tries: 1, is: { status: 404, retryable: false } },
  { name: '404', method: 'DELETE', act: notFound, tries: 1, is: { status: 404, retryable: false } },
  {
    name: '409',
    method: 'PUT',
    act: conflict,
    tries: 1,
    is: { status: 409, code: 'UpdateConflict', retryable: false },
  },
  { name: '422', method: 'PUT', act: closed, tries: 1, is: { status: 422, code: 'RecordInvalid', retryable: false } },
  {
    name: '429 for ever',
    method: 'GET',
    act: busy('1'),
    tries: 4,
    is: { status: 429, retryable: true, retryAfterMs: 1000 },
  },
  {
    name: '429 for a long time',
    method: 'PUT',
    act: busy('60'),
    tries: 1,
    is: { status: 429, retryable: true, retryAfterMs: 60_000 },
  },
  { name: '502 in HTML', method: 'GET', act: html(502), tries: 4, is: { status: 502, retryable: true } },
  { name: '502 in HTML', method: 'PUT', act: html(502), tries: 4, is: { status: 502, retryable: true } },
  { name: '502 in HTML', method: 'DELETE', act: html(502), tries: 4, is: { status: 502, retryable: true } },
  {
    name: '500',
    method: 'POST',
    act: json(500, { error: 'InternalError' }),
    tries: 1,
    is: { status: 500, retryable: true },
  },
  { name: 'an empty 200', method: 'GET', act: empty(200), tries: 4, is: { code: 'unreadable_body', retryable: true } },
  { name: 'an empty 200', method: 'PUT', act: empty(200), tries: 4, is: { code: 'unreadable_body', retryable: true } },
  { name: 'HTML with 200', method: 'GET', act: html(200), tries: 4, is: { code: 'unreadable_body', retryable: true } },
  { name: 'JSON cut off', method: 'GET', act: cut, tries: 4, is: { code: 'unreadable_body', retryable: true } },
  { name: 'a body cut off', method: 'GET', act: truncated, tries: 4, is: { code: 'connection', retryable: true } },
  {
    name: 'JSON that is no object',
    method: 'GET',
    act: json(200, null),
    tries: 1,
    is: { code: 'unreadable_body', retryable: false },
  },
  { name: 'a reset', method: 'GET', act: reset, tries: 4, is: { code: 'connection', retryable: true } },
  { name: 'a reset', method: 'POST', act: reset, tries: 1, is: { code: 'connection', retryable: true } },
];

describe.each(PATHS)('through the %s', (_name, ask) => {
  test.each(FAILURES)('$name to a $method is a typed error', async ({ method, act, tries, is }) => {
    const server = await scriptedServer(act);

    const error = await failing(ask(testTransport(server.url).transport, method));

    expect(error).toMatchObject({ system: 'zendesk', ...is });
    expect(server.seen).toHaveLength(tries);
  });
});
