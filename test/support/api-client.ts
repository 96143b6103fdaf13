import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { World } from '../../src/commands/world.ts';

export const API_KEY = 'api-tests-0123456789abcdef';

type Json = { [name: string]: unknown };

interface Response {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers whose schema was checked just before
  body: any;
}

interface Asked {
  key?: string | null;
  headers?: Record<string, string>;
  /** Sent as JSON unless it is a text. */
  body?: unknown;
}

/** A client that holds every answer against `/openapi.json`: its status, its type and its schema. */
export async function apiClient(app: World) {
  const document = await (await fetch(`${app.bot().url}/openapi.json`)).json();
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'api', ...document });

  const faults = (schema: Json, value: unknown): ErrorObject[] | null => {
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/'));
    const check = ajv.compile(absolute);
    return check(value) ? null : (check.errors ?? []);
  };

  function held(method: string, path: string, response: Response): void {
    const template = Object.keys(document.paths)
      .sort((one, other) => Number(one.includes('{')) - Number(other.includes('{')))
      .find((one) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
    const operation = template === undefined ? undefined : document.paths[template][method.toLowerCase()];
    // What no operation answers (404, 405) is a problem like any other.
    const found = operation?.responses[response.status] ?? { $ref: '#/components/responses/Problem400' };
    if (operation !== undefined) expect(Object.keys(operation.responses)).toContain(String(response.status));
    const described = found.$ref === undefined ? found : document.components.responses[found.$ref.split('/').at(-1)];
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    expect(Object.keys(described.content)).toContain(type);
    if (type !== 'text/event-stream') expect(faults(described.content[type].schema, response.body)).toBeNull();
  }

  async function call(method: string, target: string, { key = API_KEY, headers = {}, body }: Asked = {}) {
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const answer = await fetch(`${app.bot().url}${target}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...sent,
    });
    const response: Response = { status: answer.status, headers: answer.headers, body: await answer.json() };
    held(method, target.split('?')[0] ?? '', response);
    return response;
  }

  return {
    document,
    faults,
    get: (target: string, asked?: Asked) => call('GET', target, asked),
    post: (target: string, body: unknown, asked: Asked = {}) => call('POST', target, { ...asked, body }),
    call,
  };
}

export type ApiClient = Awaited<ReturnType<typeof apiClient>>;

interface Heard {
  id: string;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  data: any;
}

/** One who listens for new escalations. Resolves when the stream is open. */
export async function listen(url: string, key: string, lastEventId?: string) {
  const closing = new AbortController();
  const answer = await fetch(`${url}/api/v1/escalations/events`, {
    headers: { authorization: `Bearer ${key}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: closing.signal,
  });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    /** Resolves when that many events have come. */
    async events(count: number): Promise<Heard[]> {
      for (;;) {
        const found = [...text.matchAll(/id: (\d+)\nevent: escalation\ndata: (.+)\n\n/g)];
        if (found.length >= count) return found.map(([, id = '', data = '']) => ({ id, data: JSON.parse(data) }));
        const { value, done } = (await reader?.read()) ?? { value: '', done: true };
        if (done) throw new Error('The stream ended.');
        text += value;
      }
    },
    close: () => closing.abort(),
  };
}
