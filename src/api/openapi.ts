import { z } from 'zod';
import { wantsList } from './endpoint.ts';
import { hasBody, type Operation } from './operation.ts';
import * as wire from './wire.ts';

/** Of the document; `/api/v1` itself changes only in ways that clients need not notice. */
const VERSION = '1.0.0';
const JSON_TYPE = 'application/json';

/** OpenAPI 3.1 of these operations. The schemas are the ones that requests are checked against and answers go through. */
export function openapi(operations: readonly Operation[]): OpenApi {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Umbrage',
      version: VERSION,
      summary: 'What a complaint is about, and how upset the customer is',
      description: ABOUT,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This installation' }],
    security: [{ key: [] }],
    tags: [{ name: 'Complaints', description: 'Classifications, escalations and corrections' }],
    paths: pathsOf(operations),
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key with the scope `api`: `umbrage keys create NAME`.' },
      },
      headers: HEADERS,
      responses: Object.fromEntries(
        Object.entries(ALWAYS).map(([status, words]) => [`Problem${status}`, problem(words)]),
      ),
      schemas: components(),
    },
  };
}

const ABOUT = `Every request carries a key: \`Authorization: Bearer umb_...\`. Each key may ask so often a minute; the headers \`RateLimit-Policy\` and \`RateLimit\` (draft-ietf-httpapi-ratelimit-headers-10) say how often and how much is left. Errors are \`application/problem+json\` (RFC 9457). A write with an \`Idempotency-Key\` is done once however often it is sent within a day. Lists are read page by page: send \`next\` of one page as \`cursor\` of the following.`;

export interface OpenApi {
  openapi: string;
  info: { title: string; version: string; summary: string; description: string; license: object };
  servers: object[];
  security: object[];
  tags: object[];
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: Record<string, Record<string, object>>;
}

export interface OpenApiOperation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  parameters: OpenApiParameter[];
  requestBody?: object;
  responses: Record<string, object>;
}

export interface OpenApiParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: object;
}

const header = (description: string, type = 'string') => ({ description, schema: { type } });
const HEADERS = {
  RateLimitPolicy: header('How often this key may ask: `"key";q=600;w=60` is 600 requests in 60 seconds'),
  RateLimit: header('What is left of it: `"key";r=599;t=1` is 599 requests, all there again in 1 second'),
  RetryAfter: header('Seconds to wait', 'integer'),
};
const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const LIMITS = { 'RateLimit-Policy': ref('headers', 'RateLimitPolicy'), RateLimit: ref('headers', 'RateLimit') };

/** What can go wrong with every request, with those that have a body, and with writes. */
const ALWAYS: Readonly<Record<number, string>> = {
  400: 'The request cannot be read: bad JSON, or a parameter that does not fit.',
  401: 'No key, or one that is unknown, revoked or expired.',
  403: 'The key lacks the scope.',
  409: 'The first request with this Idempotency-Key is still under way.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'The body does not fit, or the Idempotency-Key belongs to another request.',
  429: 'Too many requests, or too many open streams.',
  500: 'The failure is ours; the log has the reason.',
  503: 'Something this needs does not answer at the moment. Send it again.',
};
const WITH_BODY_ONLY = ['409', '413', '415', '422'];

function problem(description: string) {
  const headers = { ...LIMITS, 'Retry-After': ref('headers', 'RetryAfter') };
  return { description, headers, content: { 'application/problem+json': { schema: ref('schemas', 'Problem') } } };
}

function pathsOf(operations: readonly Operation[]): OpenApi['paths'] {
  const byPath = Map.groupBy(operations, ({ path }) => path.replace(/:(\w+)/g, '{$1}'));
  return Object.fromEntries(
    [...byPath].map(([path, some]) => [
      path,
      Object.fromEntries(some.map((operation) => [operation.method.toLowerCase(), described(operation)])),
    ]),
  );
}

function described(operation: Operation): OpenApiOperation {
  const { id, summary, description, body, answer, kind, problems, example } = operation;
  const always = Object.keys(ALWAYS).filter((status) => hasBody(operation) || !WITH_BODY_ONLY.includes(status));
  const success =
    kind === 'json'
      ? { [JSON_TYPE]: { schema: schemaOf(answer, 'output'), example: example.answer } }
      : {
          'text/event-stream': {
            schema: { type: 'string', description: 'Events; the data of each is an Escalation.' },
          },
        };
  return {
    operationId: id,
    tags: ['Complaints'],
    summary,
    description,
    parameters: parametersOf(operation),
    ...(!hasBody(operation)
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [JSON_TYPE]: { schema: schemaOf(body, 'input'), example: example.body } },
          },
        }),
    responses: {
      200: { description: summary, headers: LIMITS, content: success },
      ...Object.fromEntries(always.map((status) => [status, ref('responses', `Problem${status}`)])),
      ...Object.fromEntries(Object.entries(problems).map(([status, words]) => [status, problem(words)])),
    },
  };
}

function parametersOf(operation: Operation): OpenApiParameter[] {
  const { params, query, kind, example } = operation;
  const inHead = (name: string, description: string, schema: object): OpenApiParameter => ({
    ...{ name, in: 'header', required: false, description, schema },
  });
  return [
    ...Object.entries(params.shape).map(([name, schema]) => parameter(name, 'path', schema, [])),
    ...Object.entries(query.shape).map(([name, schema]) =>
      parameter(name, 'query', schema, new URLSearchParams(example.query).getAll(name)),
    ),
    ...(!hasBody(operation)
      ? []
      : [
          inHead('Idempotency-Key', 'Names this write, so that sending it again does not do it again', {
            ...{ type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
          }),
        ]),
    ...(kind === 'events'
      ? [inHead('Last-Event-ID', 'The id of the last event that was read', { type: 'string', pattern: '^\\d{1,15}$' })]
      : []),
  ];
}

function parameter(
  name: string,
  place: 'path' | 'query',
  field: z.core.$ZodType,
  shown: readonly string[],
): OpenApiParameter {
  const { $schema: _, description, ...schema } = z.toJSONSchema(field, { io: 'output' });
  const required = place === 'path' || !z.safeParse(field, undefined).success;
  const isList = wantsList(field);
  const list = isList ? { style: 'form', explode: true } : {};
  const example = shown.length === 0 ? {} : { example: isList ? shown : shown[0] };
  return {
    name,
    in: place,
    required,
    ...(description === undefined ? {} : { description }),
    schema,
    ...list,
    ...example,
  };
}

const NAMES = new Map<unknown, string>([
  [wire.Problem, 'Problem'],
  [wire.ClassifyRequest, 'ClassifyRequest'],
  [wire.ClassifyAnswer, 'ClassifyAnswer'],
  [wire.ClassificationView, 'Classification'],
  [wire.ClassificationRecordView, 'ClassificationRecord'],
  [wire.ClassificationList, 'ClassificationList'],
  [wire.EscalationView, 'Escalation'],
  [wire.EscalationList, 'EscalationList'],
  [wire.CorrectionRequest, 'CorrectionRequest'],
  [wire.CorrectionAnswer, 'CorrectionAnswer'],
  [wire.CatalogueView, 'Catalogue'],
]);

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const name = NAMES.get(schema);
  if (name !== undefined) return ref('schemas', name);
  const { $schema: _, ...inline } = z.toJSONSchema(schema, { io });
  return inline;
}

/** Schemas with a name, each once. Requests and answers are strict on both sides, so one form of each will do. */
function components(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const schema of Object.values(wire)) {
    const name = NAMES.get(schema);
    if (name !== undefined && schema instanceof z.ZodType) registry.add(schema, { id: name });
  }
  const { schemas } = z.toJSONSchema(registry, { uri: (name) => `#/components/schemas/${name}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  );
}
