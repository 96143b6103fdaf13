import { createServer, type IncomingHttpHeaders } from 'node:http';
import { onTestFinished } from 'vitest';
import { startZendesk, type ZendeskOptions, type ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';

// The body of an answer is whatever the wire held; tests look at single properties of it.
// biome-ignore lint/suspicious/noExplicitAny: assertions state the expected shape
export type Answer = { status: number; headers: Headers; body: any };

export interface Client {
  zendesk: ZendeskSandbox;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** A sandbox that ends with the test, and a client that is logged in with the scope. */
export async function loggedIn(options: ZendeskOptions = {}, scope: unknown = 'read write'): Promise<Client> {
  const zendesk = await started(options);
  const { body } = await request(zendesk.url, 'POST', '/oauth/tokens', grant(zendesk, scope));
  return {
    zendesk,
    call: (method, path, sent, headers = {}) =>
      request(zendesk.url, method, path, sent, { authorization: `Bearer ${body.access_token}`, ...headers }),
  };
}

export async function started(options: ZendeskOptions = {}): Promise<ZendeskSandbox> {
  const zendesk = await startZendesk(options);
  onTestFinished(() => zendesk.close());
  return zendesk;
}

export function grant({ oauthClient }: ZendeskSandbox, scope: unknown, expiresIn: unknown = 86_400): unknown {
  return {
    grant_type: 'client_credentials',
    client_id: oauthClient.id,
    client_secret: oauthClient.secret,
    scope,
    expires_in: expiresIn,
  };
}

export async function request(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export interface Hit {
  headers: IncomingHttpHeaders;
  body: string;
}

/** An endpoint for webhooks that keeps what it got and answers what the plan says, then 200. `null` never answers. */
export async function receiver(
  plan: ({ status: number; retryAfter?: string } | null)[] = [],
): Promise<{ url: string; hits: Hit[] }> {
  const hits: Hit[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    hits.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') });
    const answer = plan[hits.length - 1];
    if (answer === null) return;
    response.writeHead(
      answer?.status ?? 200,
      answer?.retryAfter === undefined ? {} : { 'retry-after': answer.retryAfter },
    );
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address() as { port: number };
  return { url: `http://127.0.0.1:${address.port}/zendesk/webhook`, hits };
}

/** A clock that stands still until told. */
export function stoppedClock(start = '2026-11-22T10:00:00Z'): { clock: () => Date; advance(ms: number): void } {
  let now = Date.parse(start);
  return {
    clock: () => new Date(now),
    advance: (ms) => {
      now += ms;
    },
  };
}
