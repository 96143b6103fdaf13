import type { IncomingHttpHeaders } from 'node:http';
import type { ServedReply } from '../faults.ts';
import type { Limit } from './rate-limits.ts';
import { invalidAttribute, recordNotFound } from './reply.ts';
import type { Principal } from './tokens.ts';

/** A request that has passed authentication, scopes and rate limits. */
export interface ApiRequest {
  principal: Principal;
  /** The path without `.json`, for links to further pages. */
  path: string;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The body as sent, and as JSON; undefined when there is none. */
  rawBody: string;
  body: unknown;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for one segment. */
  path: string;
  /** Narrow scope that suffices, apart from the broad `read` and `write`; null when there is none. */
  resource: string | null;
  /** `anyone` skips authentication and scopes; `admin` refuses agents. */
  access?: 'anyone' | 'admin';
  /** Limits beside the one of the account. */
  limits?: (request: Pick<ApiRequest, 'principal' | 'params'>) => Limit[];
  /** The real one knows this path without `.json` only. */
  noSuffix?: true;
  handle(request: ApiRequest): ServedReply | Promise<ServedReply>;
}

/** @throws Refusal 400 for something that is no number */
export function idParam(request: ApiRequest, name = 'id'): number {
  const text = request.params[name] ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  throw invalidAttribute(
    `You passed an invalid value for the ${name} attribute. Invalid parameter: ${name} must be an integer`,
  );
}

/** @throws Refusal 404 */
export function found<T>(records: ReadonlyMap<number, T>, request: ApiRequest, name = 'id'): T {
  const record = records.get(idParam(request, name));
  if (record === undefined) throw recordNotFound();
  return record;
}
