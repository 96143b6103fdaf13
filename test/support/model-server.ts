import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ModelRequest {
  path: string;
  headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: a stand-in looks into whatever it is sent
  body: any;
}

/** What the stand-in answers: a text as the model's content, or something else entirely. */
export type ModelReply =
  | { content: string | null; logprobs?: unknown; finish?: string; refusal?: string }
  | { status: number; json: unknown; headers?: Record<string, string> }
  | { status: number; raw: string; type: string }
  | 'hang'
  | 'drop';

export interface ModelServer {
  /** Ends in `/v1`. */
  url: string;
  /** Every chat or decisions request, oldest first. */
  requests: ModelRequest[];
  /** What it does with the next requests. */
  behave(answer: (request: ModelRequest) => ModelReply): void;
  /** `YYYY-MM-DD` that `/v1/models/<id>` gives, `gone` for a 404. */
  shutdownDate: string | null | 'gone';
  close(): Promise<void>;
}

/** A stand-in for an endpoint of somebody else. It enforces nothing and understands every parameter unless told otherwise. */
export async function startModelServer(
  first: (request: ModelRequest) => ModelReply,
  delay: () => Promise<unknown> = async () => undefined,
): Promise<ModelServer> {
  let answer = first;
  const requests: ModelRequest[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = request.url ?? '';
    const body = text === '' ? null : JSON.parse(text);
    const asked = { path, headers: request.headers, body };
    if (path.startsWith('/v1/models/'))
      return sendModel(response, decodeURIComponent(path.slice(11)), self.shutdownDate);
    requests.push(asked);
    await delay();
    send(response, asked, answer(asked));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const self: ModelServer = {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    behave: (next) => {
      answer = next;
    },
    shutdownDate: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}

function send(response: ServerResponse, { body }: ModelRequest, reply: ModelReply): void {
  if (reply === 'hang') return;
  if (reply === 'drop') return void response.destroy();
  if ('raw' in reply) return void response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.raw);
  if ('json' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    return void response.end(JSON.stringify(reply.json));
  }
  const { content, logprobs = null, finish = 'stop', refusal = null } = reply;
  const message = { role: 'assistant', content, refusal };
  const json = {
    id: 'chatcmpl-stand-in',
    object: 'chat.completion',
    created: 1,
    model: body.model,
    choices: [{ index: 0, message, finish_reason: finish, logprobs }],
    usage: { prompt_tokens: 1000, completion_tokens: 30, total_tokens: 1030 },
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}

function sendModel(response: ServerResponse, id: string, shutdownDate: ModelServer['shutdownDate']): void {
  if (shutdownDate === 'gone') {
    response.writeHead(404, { 'content-type': 'application/json' });
    return void response.end(JSON.stringify(notFound(id)));
  }
  const model = { id, object: 'model', created: 1, owned_by: 'stand-in', shutdown_date: shutdownDate };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(model));
}

/** The body of the 404 that the original answers with. */
export const notFound = (model: string) => ({
  error: {
    message: `The model \`${model}\` has been deprecated, learn more here: https://example.test/deprecations`,
    type: 'invalid_request_error',
    param: null,
    code: 'model_not_found',
  },
});

/** The three fields as a model writes them. */
export const said = (topic: unknown, problem: unknown, index: unknown): string =>
  JSON.stringify({ Topic: topic, Problem: problem, Customer_Dissatisfaction_Index: index });
