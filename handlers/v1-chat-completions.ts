import { ChatRequest } from '../src/core/model-server.ts';
import type { Services } from '../src/core/ports.ts';
import { type HttpHandler, jsonBody } from '../src/http.ts';

/** `POST /v1/chat/completions`: one of our models classifies what the user said last. */
export function v1ChatCompletions({ modelServer }: Pick<Services, 'modelServer'>): HttpHandler {
  return async (request) => {
    const asked = ChatRequest.parse(jsonBody(request));
    if (asked.stream !== true) return { status: 200, body: await modelServer.chat(asked) };
    const chunks = await modelServer.chatStream(asked);
    return { status: 200, events: [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'] };
  };
}
