import { DecisionsRequest } from '../src/core/model-server.ts';
import type { Services } from '../src/core/ports.ts';
import { type HttpHandler, jsonBody } from '../src/http.ts';

/** `POST /v1/decisions`: probabilities for choices and levels. */
export function v1Decisions({ modelServer }: Pick<Services, 'modelServer'>): HttpHandler {
  return async (request) => ({
    status: 200,
    body: await modelServer.decisions(DecisionsRequest.parse(jsonBody(request))),
  });
}
