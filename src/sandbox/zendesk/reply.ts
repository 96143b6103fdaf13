import type { ServedReply } from '../faults.ts';

/** Thrown anywhere in the sandbox to end a request with this reply. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reply: ServedReply;

  constructor(reply: ServedReply) {
    super(`answered ${reply.status}`);
    this.reply = reply;
  }
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): ServedReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export const noContent = (): ServedReply => ({ status: 204 });

/** Shape `{error, description}`: the id is wrong, or the record is deleted. */
export const recordNotFound = (): Refusal =>
  new Refusal(json(404, { error: 'RecordNotFound', description: 'Not found' }));

/** Shape `{error, description}`: the path is wrong, or not part of the plan. */
export const invalidEndpoint = (): Refusal =>
  new Refusal(json(404, { error: 'InvalidEndpoint', description: 'Not found' }));

/** Shape `{error, description, details}`: what model validations answer. */
export function recordInvalid(field: string, description: string): Refusal {
  const details = { [field]: [{ description }] };
  return new Refusal(json(422, { error: 'RecordInvalid', description: 'Record validation errors', details }));
}

/** Shape `{error: {title, message}}`: what parameter checks answer before anything is loaded. */
export function invalidAttribute(message: string): Refusal {
  return new Refusal(json(400, { error: { title: 'Invalid attribute', message } }));
}

/** Shape `{errors: [{code, title, detail}]}`: webhooks, trigger categories and paging. */
export function codedError(status: number, code: string, title: string, detail?: string): Refusal {
  return new Refusal(json(status, { errors: [{ code, title, ...(detail === undefined ? {} : { detail }) }] }));
}

/** Shape bare `{error}`. */
export const notAuthenticated = (): Refusal => new Refusal(json(401, { error: "Couldn't authenticate you" }));

export function missingScopes(scope: string): Refusal {
  const description = `You are missing the following required scopes: ${scope}`;
  return new Refusal(json(403, { error: 'Forbidden', description }));
}

export function adminsOnly(): Refusal {
  const message =
    'You do not have access to this page. Please contact the account owner of this help desk for further help.';
  return new Refusal(json(403, { error: { title: 'Forbidden', message } }));
}
