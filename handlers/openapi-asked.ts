import type { OpenApi } from '../src/api/openapi.ts';
import type { HttpHandler } from '../src/http.ts';

/** `GET /openapi.json`: open to everybody, it says nothing about this installation. */
export function openapiAsked(document: () => OpenApi): HttpHandler {
  return async () => ({ status: 200, body: document() });
}
