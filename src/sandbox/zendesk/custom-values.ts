import type { FieldRecord, FieldValue, TicketState } from './records.ts';
import { recordInvalid } from './reply.ts';

type TagsAndFields = Pick<TicketState, 'tags' | 'fields'>;

/**
 * Sets one custom field. Drop-downs, multi-selects and ticked checkboxes live as tags, so the old value's tags go and
 * the new one's come.
 * @throws Refusal 422 when the field cannot hold the value.
 */
export function setFieldValue(state: TagsAndFields, field: FieldRecord, value: unknown): void {
  const next = accepted(field, value);
  const gone = tagsOf(field, state.fields.get(field.id) ?? null);
  const come = tagsOf(field, next);
  state.tags = normalTags([...state.tags.filter((tag) => !gone.includes(tag)), ...come]);
  state.fields.set(field.id, next);
}

/** Lets the fields follow the tags: a missing option tag clears its drop-down, a present one sets it. */
export function followTags(state: TagsAndFields, fields: Iterable<FieldRecord>): void {
  for (const field of fields) {
    if (!field.active || field.system) continue;
    const held = state.fields.get(field.id) ?? null;
    if (field.type === 'checkbox' && field.tag !== null) state.fields.set(field.id, state.tags.includes(field.tag));
    if (field.type !== 'tagger' && field.type !== 'multiselect') continue;
    const present = field.options.map((option) => option.value).filter((value) => state.tags.includes(value));
    if (field.type === 'multiselect') {
      state.fields.set(field.id, present.length === 0 ? null : present);
      continue;
    }
    const value = typeof held === 'string' && present.includes(held) ? held : (present[0] ?? null);
    state.fields.set(field.id, value);
    state.tags = state.tags.filter((tag) => tag === value || !present.includes(tag));
  }
}

/**
 * Lower case, split at white space, each once, in alphabetical order.
 * @throws Refusal 422 for characters a tag cannot have.
 */
export function normalTags(tags: string | readonly string[]): string[] {
  const words = [tags].flat().flatMap((tag) => tag.toLowerCase().split(/\s+/));
  const kept = [...new Set(words.filter((word) => word !== ''))].sort();
  const wrong = kept.find((tag) => !/^[\p{L}\p{M}\p{N}_\-:/.]+$/u.test(tag));
  if (wrong !== undefined) throw recordInvalid('tags', `Tags: ${wrong} contains characters that are not allowed`);
  return kept;
}

function tagsOf(field: FieldRecord, value: FieldValue): string[] {
  switch (field.type) {
    case 'tagger':
      return typeof value === 'string' ? [value] : [];
    case 'multiselect':
      return Array.isArray(value) ? value : [];
    case 'checkbox':
      return value === true && field.tag !== null ? [field.tag] : [];
    default:
      return [];
  }
}

function accepted(field: FieldRecord, value: unknown): FieldValue {
  if (field.type === 'checkbox') return value === true || value === 'true' || value === 1 || value === '1';
  if (value === null || value === undefined || value === '') return null;
  switch (field.type) {
    case 'tagger':
      return option(field, value);
    case 'multiselect':
      return [value].flat().map((one) => option(field, one));
    case 'integer':
      return matching(field, value, /^-?\d+$/);
    case 'decimal':
      return matching(field, value, /^-?\d+(\.\d+)?$/);
    case 'date':
      return matching(field, value, /^\d{4}-\d{2}-\d{2}$/);
    case 'regexp':
      return matching(field, value, new RegExp(field.regexp ?? ''));
    default:
      return matching(field, value, /^/);
  }
}

function option(field: FieldRecord, value: unknown): string {
  const found = field.options.find((candidate) => candidate.value === value);
  if (found === undefined) throw recordInvalid('base', `${field.title}: ${String(value)} is not a valid option`);
  return found.value;
}

function matching(field: FieldRecord, value: unknown, pattern: RegExp): string {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : null;
  if (text === null || !pattern.test(text)) throw recordInvalid('base', `${field.title}: is invalid`);
  return text;
}
