import { isList, isObject, type Json, lengthOf, textOf } from '../json.ts';

/** Collects what is wrong, each with the JSON pointer of the place, in Slack's wording. */
export interface Report {
  add(message: string, path: string): void;
}

export type Check = (value: unknown, path: string, report: Report) => void;

/** Characters, `min` to `max`, counted by code point. */
export function text(max: number, min = 1): Check {
  return (value, path, report) => {
    if (typeof value !== 'string') return report.add('must be a string', path);
    const length = lengthOf(value);
    if (length > max) report.add(`must be less than ${max + 1} characters`, path);
    if (length < min) report.add(`must be more than ${min - 1} characters`, path);
  };
}

export function url(max: number): Check {
  return (value, path, report) => {
    text(max)(value, path, report);
    if (typeof value !== 'string' || value === '') return;
    if (!URL.canParse(value) || !/^(https?|mailto|tel|slack):/i.test(value)) report.add('invalid_url', path);
  };
}

export function pattern(form: RegExp, what: string): Check {
  return (value, path, report) => {
    if (typeof value !== 'string' || !form.test(value)) report.add(`must be ${what}`, path);
  };
}

export function integer(min: number, max: number): Check {
  return (value, path, report) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return report.add('must be an integer', path);
    if (value > max) report.add(`must be no more than ${max}`, path);
    if (value < min) report.add(`must be no less than ${min}`, path);
  };
}

export function finite(above = Number.NEGATIVE_INFINITY): Check {
  return (value, path, report) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) report.add('must be a number', path);
    else if (value <= above) report.add(`must be greater than ${above}`, path);
  };
}

export const flag: Check = (value, path, report) => {
  if (typeof value !== 'boolean') report.add('must be a boolean', path);
};

export function oneOf(...allowed: readonly (string | number)[]): Check {
  return (value, path, report) => {
    if (!allowed.some((each) => each === value)) report.add(`must be one of: ${allowed.join(', ')}`, path);
  };
}

export function list(item: Check, { min = 1, max }: { min?: number; max: number }): Check {
  return (value, path, report) => {
    if (!isList(value)) return report.add('must be an array', path);
    if (value.length > max) report.add(`no more than ${max} items allowed`, path);
    if (value.length < min) report.add(`no fewer than ${min} items allowed`, path);
    for (const [index, each] of value.entries()) item(each, `${path}/${index}`, report);
  };
}

export interface Shape {
  required?: Record<string, Check>;
  optional?: Record<string, Check>;
  /** Rules over several fields. */
  also?: (value: Json, path: string, report: Report) => void;
}

/** An object with exactly these fields; a field too many is refused, as Slack does. */
export function shape({ required = {}, optional = {}, also }: Shape): Check {
  return (value, path, report) => {
    if (!isObject(value)) return report.add('must provide an object', path);
    for (const [key, check] of Object.entries(required)) {
      if (value[key] === undefined) report.add(`missing required field: ${key}`, path);
      else check(value[key], `${path}/${key}`, report);
    }
    for (const [key, each] of Object.entries(value)) {
      if (required[key] !== undefined || key === 'type') continue;
      const check = optional[key];
      if (check === undefined) report.add(`invalid additional property: ${key}`, path);
      else check(each, `${path}/${key}`, report);
    }
    also?.(value, path, report);
  };
}

/** An object whose `type` chooses its rules. */
export function byType(table: Record<string, Check>): Check {
  return (value, path, report) => {
    if (!isObject(value)) return report.add('must provide an object', path);
    if (value.type === undefined) return report.add('missing required field: type', path);
    const type = textOf(value.type);
    const check = Object.hasOwn(table, type) ? table[type] : undefined;
    if (check === undefined) return report.add(`unsupported type: ${type}`, `${path}/type`);
    check(value, path, report);
  };
}
