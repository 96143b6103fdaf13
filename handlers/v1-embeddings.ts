import { EmbeddingsRequest } from '../src/core/model-server.ts';
import type { Services } from '../src/core/ports.ts';
import { type HttpHandler, jsonBody } from '../src/http.ts';

/** `POST /v1/embeddings`: texts as vectors of the model's features. */
export function v1Embeddings({ modelServer }: Pick<Services, 'modelServer'>): HttpHandler {
  return async (request) => ({
    status: 200,
    body: await modelServer.embeddings(EmbeddingsRequest.parse(jsonBody(request))),
  });
}
