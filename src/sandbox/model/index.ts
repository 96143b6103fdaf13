import { type FaultPlan, faultPlan, type ServedReply, type ServedRequest, serveWithFaults } from '../faults.ts';

/** A stand-in for a model at somebody else's address. It says nothing about how good a real one is. */
export interface ModelSandbox {
  /** Ends in `/v1`. */
  url: string;
  faults: FaultPlan;
  close(): Promise<void>;
}

const COMPLETIONS = '/v1/chat/completions';
const MODEL = '/v1/models/';

/**
 * Speaks the part of the OpenAI wire that a classifier needs.
 * @param complete answers one chat request with one completion; what it throws becomes a 400, as for a schema it cannot fill
 */
export async function startModel(complete: (request: unknown) => Promise<unknown>): Promise<ModelSandbox> {
  const faults = faultPlan();
  const { url, close } = await serveWithFaults({ faults, handle: (request) => answer(request, complete) });
  return { url: `${url}/v1`, faults, close };
}

async function answer(
  { method, path, body }: ServedRequest,
  complete: (request: unknown) => Promise<unknown>,
): Promise<ServedReply> {
  if (method === 'GET' && path.startsWith(MODEL)) return json(200, model(decodeURIComponent(path.slice(MODEL.length))));
  if (method !== 'POST' || path !== COMPLETIONS) return json(404, refusal('There is nothing here.'));
  try {
    return json(200, await complete(JSON.parse(body.toString('utf8'))));
  } catch (error) {
    return json(400, refusal(error instanceof Error ? error.message : String(error)));
  }
}

const model = (id: string) => ({ id, object: 'model', created: 0, owned_by: 'sandbox', shutdown_date: null });

const refusal = (message: string) => ({
  error: { message, type: 'invalid_request_error', param: 'response_format', code: null },
});

const json = (status: number, content: unknown): ServedReply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(content),
});
