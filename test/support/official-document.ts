import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';

export interface OfficialDocument {
  /** Faults of a value against a schema of the document, as sentences. */
  faults(schema: string, value: unknown): string[];
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/**
 * The OpenAPI document of the wire, from `SPECS_DIR`; null, with the reason printed, when it is not set.
 * As shipped it is not valid 3.1: boolean `exclusiveMinimum` and the `nullable` of 3.0 are put right first.
 */
export function officialDocument(): OfficialDocument | null {
  const folder = process.env.SPECS_DIR;
  if (folder === undefined) {
    console.log('SPECS_DIR is not set: the exchanges are not checked against the official document.');
    return null;
  }
  const raw: { components: Json } = parse(readFileSync(join(folder, 'openai-openapi.yaml'), 'utf8'));
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'openai', components: normalised(raw.components) });
  const known = new Map<string, ValidateFunction>();
  return {
    faults(schema, value) {
      const check = known.get(schema) ?? ajv.compile({ $ref: `openai#/components/schemas/${schema}` });
      known.set(schema, check);
      return check(value) ? [] : (check.errors ?? []).map((error) => `${schema}${error.instancePath} ${error.message}`);
    },
  };
}

function normalised(value: Json): Json {
  if (Array.isArray(value)) return value.map(normalised);
  if (value === null || typeof value !== 'object') return value;
  const { nullable, ...rest } = value;
  const result: { [name: string]: Json } = {};
  for (const [name, inner] of Object.entries(rest)) result[name] = normalised(inner);
  for (const [flag, bound] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof result[flag] !== 'boolean') continue;
    if (result[flag] === true) result[flag] = result[bound] ?? 0;
    else delete result[flag];
    if (typeof result[flag] === 'number') delete result[bound];
  }
  return nullable === true ? { anyOf: [result, { type: 'null' }] } : result;
}
