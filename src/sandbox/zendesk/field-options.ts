import { z } from 'zod';
import type { Account } from './account.ts';
import type { FieldRecord, OptionRecord } from './records.ts';
import { recordInvalid } from './reply.ts';

export const OptionInput = z.object({
  id: z.int().optional(),
  name: z.string().min(1),
  value: z.string().min(1),
});
export type OptionInput = z.infer<typeof OptionInput>;

const OPTIONS_PER_FIELD = 2000;

/**
 * The complete new list of a field's options. An option left out is removed, and its value from every ticket.
 * @throws Refusal 422 for a value that is no tag, or that any field already uses.
 */
export function replaceOptions(account: Account, field: FieldRecord, inputs: readonly OptionInput[]): void {
  const values = inputs.map((input) => input.value);
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw recordInvalid('base', `Tag ${twice} has already been used`);
  if (inputs.length > OPTIONS_PER_FIELD) throw recordInvalid('base', 'A field can have 2000 options at most');
  for (const value of values) refuseTag(account, field, value);
  const next = inputs.map((input) => optionRecord(account, field, input));
  const gone = field.options.filter((held) => !next.some((option) => option.value === held.value));
  field.options = next;
  for (const option of gone) forget(account, field, option.value);
}

/** Makes an option, or changes the one whose id is given. Returns whether it is new. */
export function upsertOption(
  account: Account,
  field: FieldRecord,
  input: OptionInput,
): { option: OptionRecord; isNew: boolean } {
  const held = field.options.find((option) => option.id === input.id);
  const others = field.options.filter((option) => option !== held);
  if (others.some((option) => option.value === input.value)) {
    throw recordInvalid('base', `Tag ${input.value} has already been used`);
  }
  if (held === undefined && others.length >= OPTIONS_PER_FIELD) {
    throw recordInvalid('base', 'A field can have 2000 options at most');
  }
  refuseTag(account, field, input.value);
  if (held === undefined) {
    const option = optionRecord(account, field, input);
    field.options.push(option);
    return { option, isNew: true };
  }
  const oldValue = held.value;
  Object.assign(held, { name: input.name, value: input.value });
  if (oldValue !== held.value) forget(account, field, oldValue);
  return { option: held, isNew: false };
}

export function removeOption(account: Account, field: FieldRecord, option: OptionRecord): void {
  field.options = field.options.filter((held) => held !== option);
  forget(account, field, option.value);
}

/** Tags of options are unique across all fields of the account. @throws Refusal 422 */
export function refuseTag(account: Account, field: FieldRecord | null, value: string): void {
  if (!/^[\p{Ll}\p{Lo}\p{M}\p{N}_\-:/.]+$/u.test(value)) throw recordInvalid('base', `Tag ${value} is not valid`);
  const user = [...account.fields.values()].find(
    (other) => other !== field && (other.tag === value || other.options.some((option) => option.value === value)),
  );
  if (user !== undefined) throw recordInvalid('base', `Tag ${value} is already used by the field ${user.title}`);
}

export function optionJson(account: Account, field: FieldRecord, option: OptionRecord): Record<string, unknown> {
  return {
    id: option.id,
    url: `${account.url}/api/v2/ticket_fields/${field.id}/options/${option.id}.json`,
    name: option.name,
    raw_name: option.name,
    value: option.value,
    position: field.options.indexOf(option),
    default: false,
    allow_solving: true,
  };
}

function optionRecord(account: Account, field: FieldRecord, input: OptionInput): OptionRecord {
  const held = field.options.find((option) => option.value === input.value);
  return { id: held?.id ?? account.nextId(), name: input.name, value: input.value };
}

/** Takes the value out of every ticket; the tag stays. */
function forget(account: Account, field: FieldRecord, value: string): void {
  for (const { state } of account.tickets.values()) {
    const held = state.fields.get(field.id);
    if (held === value) state.fields.set(field.id, null);
    if (Array.isArray(held))
      state.fields.set(
        field.id,
        held.filter((tag) => tag !== value),
      );
  }
}
