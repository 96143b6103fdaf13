import { JobRequest, Page } from '../src/core/model-server.ts';
import type { Services } from '../src/core/ports.ts';
import { type HttpHandler, jsonBody } from '../src/http.ts';

type Needs = Pick<Services, 'modelServer'>;

/** `POST /v1/fine_tuning/jobs`: the embedded trainer learns from an uploaded file. */
export function v1JobCreated({ modelServer }: Needs): HttpHandler {
  return async (request) => ({
    status: 200,
    body: await modelServer.jobs.create(JobRequest.parse(jsonBody(request))),
  });
}

/** `GET /v1/fine_tuning/jobs` */
export function v1Jobs({ modelServer }: Needs): HttpHandler {
  return async ({ query }) => ({ status: 200, body: await modelServer.jobs.list(pageOf(query)) });
}

/** `GET /v1/fine_tuning/jobs/:id` */
export function v1Job({ modelServer }: Needs): HttpHandler {
  return async ({ params }) => ({ status: 200, body: await modelServer.jobs.get(params.id ?? '') });
}

/** `POST /v1/fine_tuning/jobs/:id/cancel` */
export function v1JobCancelled({ modelServer }: Needs): HttpHandler {
  return async ({ params }) => ({ status: 200, body: await modelServer.jobs.cancel(params.id ?? '') });
}

/** `GET /v1/fine_tuning/jobs/:id/events` */
export function v1JobEvents({ modelServer }: Needs): HttpHandler {
  return async ({ params, query }) => ({
    status: 200,
    body: await modelServer.jobs.events(params.id ?? '', pageOf(query)),
  });
}

/** `GET /v1/fine_tuning/jobs/:id/checkpoints` */
export function v1JobCheckpoints({ modelServer }: Needs): HttpHandler {
  return async ({ params, query }) => ({
    status: 200,
    body: await modelServer.jobs.checkpoints(params.id ?? '', pageOf(query)),
  });
}

const pageOf = (query: URLSearchParams): Page => Page.parse(Object.fromEntries(query));
