import type { Services } from '../src/core/ports.ts';
import type { HttpHandler } from '../src/http.ts';

/** `GET /v1/models` */
export function v1Models({ modelServer }: Pick<Services, 'modelServer'>): HttpHandler {
  return async () => ({ status: 200, body: { object: 'list', data: await modelServer.models() } });
}

/** `GET /v1/models/:id` */
export function v1Model({ modelServer }: Pick<Services, 'modelServer'>): HttpHandler {
  return async ({ params }) => ({ status: 200, body: await modelServer.model(params.id ?? '') });
}
