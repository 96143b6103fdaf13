import { RequestError } from '../src/core/errors.ts';
import { Page } from '../src/core/model-server.ts';
import type { Services } from '../src/core/ports.ts';
import type { HttpHandler, HttpRequest } from '../src/http.ts';

/** In bytes: more than the trainer can learn from. */
export const FILE_LIMIT = 64 * 1024 * 1024;

type Needs = Pick<Services, 'modelServer'>;

/** `POST /v1/files`: a form with `file` and `purpose`. */
export function v1FileUploaded({ modelServer }: Needs): HttpHandler {
  return async (request) => {
    const form = await formOf(request);
    const [file, purpose] = [form.get('file'), form.get('purpose')];
    if (!(file instanceof File)) throw new RequestError(400, 'The form has no file.', { param: 'file' });
    if (purpose !== 'fine-tune') {
      throw new RequestError(400, 'Only files with purpose "fine-tune" are of use here.', { param: 'purpose' });
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    return { status: 200, body: await modelServer.files.create({ filename: file.name, purpose, bytes }) };
  };
}

/** `GET /v1/files` */
export function v1Files({ modelServer }: Needs): HttpHandler {
  return async ({ query }) => {
    const page = Page.parse(Object.fromEntries(query));
    return { status: 200, body: await modelServer.files.list(page, query.get('purpose') ?? undefined) };
  };
}

/** `GET /v1/files/:id` */
export function v1File({ modelServer }: Needs): HttpHandler {
  return async ({ params }) => ({ status: 200, body: await modelServer.files.get(params.id ?? '') });
}

/** `GET /v1/files/:id/content` */
export function v1FileContent({ modelServer }: Needs): HttpHandler {
  return async ({ params }) => ({ status: 200, body: await modelServer.files.content(params.id ?? '') });
}

/** `DELETE /v1/files/:id` */
export function v1FileDeleted({ modelServer }: Needs): HttpHandler {
  return async ({ params }) => {
    const id = params.id ?? '';
    await modelServer.files.remove(id);
    return { status: 200, body: { id, object: 'file', deleted: true } };
  };
}

async function formOf({ headers, body }: HttpRequest): Promise<FormData> {
  try {
    const type = headers['content-type'] ?? '';
    return await new Response(Uint8Array.from(body), { headers: { 'content-type': type } }).formData();
  } catch (cause) {
    throw new RequestError(400, 'The body is not a multipart form.', { cause });
  }
}
