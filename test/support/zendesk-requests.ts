import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { inject } from 'vitest';
import type { ApiCall } from '../../src/sandbox/zendesk/index.ts';

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  additionalProperties?: unknown;
}
interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
  schema?: Schema;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
}
type PathItem = Record<string, Operation> & { parameters?: Parameter[] };
interface Document {
  paths: Record<string, PathItem>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
}

/** Whether the official document is on this machine. */
export const hasDocument = (): boolean => inject('zendeskDocument') !== null;

/** The document says nothing of these; they follow Zendesk's prose. */
const ELSEWHERE = [/^\/api\/v2\/webhooks(\/|$)/, /^\/oauth\/tokens$/];

/** What the official document objects to in these requests, once for each kind; empty without a document. */
export function objections(calls: readonly ApiCall[]): string[] {
  const file = inject('zendeskDocument');
  if (file === null) return [];
  const document: Document = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, validateSchema: false });
  ajv.addSchema(document, 'zendesk');
  return [...new Set(calls.flatMap((call) => objectionsTo(call, document, ajv)))];
}

function objectionsTo(call: ApiCall, document: Document, ajv: Ajv): string[] {
  const path = call.path.replace(/\.json$/, '');
  if (ELSEWHERE.some((pattern) => pattern.test(path))) return [];
  const template = templateOf(path, document);
  const item = template === null ? undefined : document.paths[template];
  const operation = item?.[call.method.toLowerCase()];
  const what = `${call.method} ${template ?? path}`;
  if (template === null || item === undefined || operation === undefined)
    return [`${what}: the document has no such call`];
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) =>
    resolved(one, document),
  );
  return [
    ...[...new URLSearchParams(call.query)].flatMap(([name, value]) => queryFaults(name, value, parameters)),
    ...bodyFaults(call, template, operation, document, ajv),
  ].map((fault) => `${what}: ${fault}`);
}

/** A literal segment wins over a parameter. */
function templateOf(path: string, { paths }: Document): string | null {
  const sent = path.split('/');
  const fitting = Object.keys(paths).filter((template) => {
    const segments = template.split('/');
    return segments.length === sent.length && segments.every((part, at) => part.startsWith('{') || part === sent[at]);
  });
  const parts = (template: string) => template.split('{').length;
  return fitting.sort((one, other) => parts(one) - parts(other))[0] ?? null;
}

function resolved(parameter: Parameter, { components }: Document): Parameter {
  const name = parameter.$ref?.split('/').at(-1);
  return name === undefined ? parameter : (components.parameters[name] ?? parameter);
}

/** `page[size]` is the property `size` of the parameter `page`. */
function queryFaults(name: string, value: string, parameters: readonly Parameter[]): string[] {
  const known = parameters.find((one) => one.in === 'query' && one.name === name.replace(/\[.*$/, ''));
  if (known === undefined) return [`the query parameter ${name} is unknown`];
  return known.schema?.type === 'integer' && !/^\d+$/.test(value) ? [`${name} is no integer`] : [];
}

function bodyFaults(call: ApiCall, template: string, operation: Operation, document: Document, ajv: Ajv): string[] {
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  if (schema === undefined || call.body === '') return [];
  const body = JSON.parse(call.body);
  const pointer = [
    'paths',
    template,
    call.method.toLowerCase(),
    'requestBody',
    'content',
    'application/json',
    'schema',
  ];
  const fragment = pointer
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const validate = ajv.getSchema(`zendesk#/${fragment}`) ?? ajv.compile({ $ref: `zendesk#/${fragment}` });
  const wrong = validate(body)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  return [...wrong, ...unknownProperties(schema, body, '', document)];
}

/** Properties the document does not name: Zendesk ignores them in silence. */
function unknownProperties(schema: Schema, value: unknown, at: string, document: Document): string[] {
  const all = flattened(schema, document);
  if (Array.isArray(value)) {
    const items = all.flatMap((one) => (one.items === undefined ? [] : [one.items]));
    return items.length === 0
      ? []
      : value.flatMap((one) => unknownProperties({ allOf: items }, one, `${at}[]`, document));
  }
  const named = all.flatMap((one) => Object.entries(one.properties ?? {}));
  const isOpen = named.length === 0 || all.some(({ additionalProperties }) => Boolean(additionalProperties));
  if (typeof value !== 'object' || value === null || isOpen) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const schemas = named.flatMap(([known, some]) => (known === name ? [some] : []));
    if (schemas.length === 0) return [`${at}.${name} is unknown`];
    return unknownProperties({ allOf: schemas }, one, `${at}.${name}`, document);
  });
}

function flattened(schema: Schema, document: Document): Schema[] {
  const name = schema.$ref?.split('/').at(-1);
  const target = name === undefined ? schema : (document.components.schemas[name] ?? {});
  const parts = [...(target.allOf ?? []), ...(target.oneOf ?? []), ...(target.anyOf ?? [])];
  return [target, ...parts.flatMap((part) => flattened(part, document))];
}
