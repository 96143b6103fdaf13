import { z } from 'zod';
import { RequestError } from '../core/errors.ts';
import type { HttpReply } from '../http.ts';
import type { Asked, Caller, Given, Operation } from './operation.ts';
import type { Fault } from './wire.ts';

/** Nobody mends more at a time, and a request may have thousands. */
const MOST_FAULTS = 20;
/** Of a field nobody knows, in characters. */
const LONGEST_NAME = 100;

/** An operation with what it does, its types closed in. */
export interface Endpoint {
  operation: Operation;
  /** @throws RequestError when the request does not fit; nothing has been done then */
  fitted(given: Given): (caller: Caller) => Promise<HttpReply>;
}

/** A request that does not fit, with every fault at its place. */
export class UnfitRequest extends RequestError {
  readonly faults: readonly z.infer<typeof Fault>[];
  constructor(status: number, faults: readonly z.infer<typeof Fault>[]) {
    super(status, faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' '));
    this.faults = faults;
  }
}

/** What is answered goes through its schema, so that nothing leaves that the document does not name. */
export function endpoint<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends z.ZodObject>(
  operation: Operation<P, Q, B, A>,
  handle: (asked: Asked<P, Q, B>) => Promise<z.input<A>>,
): Endpoint {
  return {
    operation,
    fitted: (given) => {
      const fit = fitting(operation, given);
      return async (caller) => ({ status: 200, body: operation.answer.parse(await handle({ ...fit, ...caller })) });
    },
  };
}

/** An endpoint that answers with events for as long as somebody listens. */
export function eventsEndpoint<
  P extends z.ZodObject,
  Q extends z.ZodObject,
  B extends z.ZodType,
  A extends z.ZodObject,
>(
  operation: Operation<P, Q, B, A>,
  handle: (asked: Asked<P, Q, B>) => Promise<NonNullable<HttpReply['stream']>>,
): Endpoint {
  return {
    operation,
    fitted: (given) => {
      const fit = fitting(operation, given);
      return async (caller) => ({ status: 200, stream: await handle({ ...fit, ...caller }) });
    },
  };
}

function fitting<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  { params, query, body }: Operation<P, Q, B, z.ZodObject>,
  given: Given,
) {
  const found = params.safeParse(given.params);
  if (!found.success) throw new RequestError(404, 'There is nothing with this id.');
  return {
    params: found.data,
    query: checked(query, queryValues(query, given.query), 400, 'query'),
    body: checked(body, given.body, 422, 'body'),
  };
}

function checked<S extends z.ZodType>(schema: S, value: unknown, status: number, where: 'query' | 'body'): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, where));
  throw new UnfitRequest(status, faults.slice(0, MOST_FAULTS));
}

function faultsOf(issue: z.core.$ZodIssue, where: string): z.infer<typeof Fault>[] {
  const at = (path: readonly PropertyKey[]) =>
    where === 'query'
      ? `?${path.map(String).join('.')}`
      : `#${path.map((part) => `/${escaped(String(part))}`).join('')}`;
  if (issue.code !== 'unrecognized_keys') return [{ pointer: at(issue.path), detail: sentence(issue.message) }];
  return issue.keys.map((key) => ({
    pointer: at([...issue.path, key.slice(0, LONGEST_NAME)]),
    detail: 'This is not a field of the request.',
  }));
}

/** RFC 6901, section 3. */
const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

const sentence = (words: string): string => {
  const text = words.charAt(0).toUpperCase() + words.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
};

/** A parameter that is given once is a text unless its schema wants a list. */
function queryValues(schema: z.ZodObject, query: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(query.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = query.getAll(name);
      const [only] = values;
      return [name, values.length === 1 && only !== undefined && !wantsList(schema.shape[name]) ? only : values];
    }),
  );
}

export const wantsList = (schema: unknown): boolean =>
  schema instanceof z.ZodArray || (schema instanceof z.ZodOptional && schema.unwrap() instanceof z.ZodArray);
