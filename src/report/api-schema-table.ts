import { z } from 'zod';
import { escapeText } from './escape.ts';

/** What the page reads of a JSON Schema. */
export interface Schema {
  $ref?: string | undefined;
  type?: string | string[] | undefined;
  enum?: unknown[] | undefined;
  items?: Schema | undefined;
  anyOf?: Schema[] | undefined;
  properties?: Record<string, Schema> | undefined;
  required?: string[] | undefined;
  format?: string | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  maxItems?: number | undefined;
  maxLength?: number | undefined;
  default?: unknown;
  description?: string | undefined;
}

export const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    $ref: z.string().optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    items: Schema.optional(),
    anyOf: z.array(Schema).optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    format: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxItems: z.number().optional(),
    maxLength: z.number().optional(),
    default: z.unknown().optional(),
    description: z.string().optional(),
  }),
);

export interface Field {
  name: string;
  schema: Schema;
  isRequired: boolean;
  description?: string | undefined;
}

/** One row for each field, those of fields below it. */
export function fieldsOf(schema: Schema, above = ''): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const isRequired = schema.required?.includes(name) === true;
    const field = { name: above + name, schema: one, isRequired, description: one.description };
    const inner = one.type === 'array' ? one.items : one;
    const mark = one.type === 'array' ? '[].' : '.';
    return [field, ...(inner === undefined ? [] : fieldsOf(inner, `${above}${name}${mark}`))];
  });
}

export function fieldTable(caption: string, fields: readonly Field[]): string {
  if (fields.length === 0) return '';
  const rows = fields.map(({ name, schema, isRequired, description = '' }) => {
    const must = isRequired ? '' : ' <small>(optional)</small>';
    return `<tr><td><code>${escapeText(name)}</code>${must}</td><td>${typeOf(schema)}</td><td>${prose(description)}</td></tr>`;
  });
  const name = escapeText(caption);
  return `<div class="table" tabindex="0" role="region" aria-label="${name}"><table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

/** Escaped, with what stands between backticks as code. */
export const prose = (text: string): string => escapeText(text).replace(/`([^`]+)`/g, '<code>$1</code>');

function typeOf(schema: Schema): string {
  const { $ref, type, items, anyOf, format, minimum, maximum, maxItems, maxLength } = schema;
  if ($ref !== undefined) {
    const name = escapeText($ref.split('/').at(-1) ?? '');
    return `<a href="#schema-${name}">${name}</a>`;
  }
  if (anyOf !== undefined)
    return anyOf.map((one) => (one.type === 'object' ? oneOfFields(one) : typeOf(one))).join(' or ');
  if (schema.enum !== undefined)
    return schema.enum.map((value) => `<code>${escapeText(String(value))}</code>`).join(' ');
  if (items !== undefined) return `list of ${typeOf(items)}${maxItems === undefined ? '' : `, at most ${maxItems}`}`;
  const words = (Array.isArray(type) ? type : [type ?? 'any']).map((one) => NAMES[one] ?? one).join(' or ');
  const kind = format === 'date-time' ? 'moment' : format === 'uuid' ? 'UUID' : '';
  // The whole range of safe integers says nothing.
  const isRange = minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const range = isRange ? `, ${minimum} to ${maximum}` : '';
  const length = maxLength === undefined ? '' : `, at most ${maxLength.toLocaleString('en-US')} characters`;
  const preset = schema.default === undefined ? '' : `, ${escapeText(String(schema.default))} by itself`;
  return `${escapeText(kind === '' ? words : words.replace('text', kind))}${range}${length}${preset}`;
}

const oneOfFields = ({ properties = {} }: Schema): string =>
  Object.entries(properties)
    .map(([name, schema]) => `<code>${escapeText(name)}</code>: ${typeOf(schema)}`)
    .join(', ');

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'object',
};
