import { z } from 'zod';
import type { FieldOption } from '../../../core/field-options.ts';
import type { TicketFields } from '../../../core/ticket-change.ts';
import { Id } from '../rest-ticket.ts';
import { ensure, type SetupRun } from './ensure.ts';
import { listAll } from './list.ts';

export type FieldName = keyof TicketFields;

/** A field as `manifests/` describes it, with the options the catalogue gives it. */
export interface WantedField {
  name: FieldName;
  type: string;
  title: string;
  mark: string;
  options: readonly FieldOption[];
}

const Option = z.object({ id: z.int().optional(), name: z.string(), value: z.string() });
export const Field = z.object({
  id: Id,
  type: z.string(),
  title: z.string().nullish(),
  agent_description: z.string().nullish(),
  active: z.boolean().nullish(),
  tag: z.string().nullish(),
  custom_field_options: z.array(Option).nullish(),
});
export type Field = z.infer<typeof Field>;
const OneField = z.object({ ticket_field: Field }).transform(({ ticket_field }) => ticket_field);

const PATH = '/api/v2/ticket_fields';

export function listFields(transport: SetupRun['transport']): Promise<Field[]> {
  return listAll(transport, PATH, 'ticket_fields', Field);
}

export const carries = (field: Field, mark: string): boolean => field.agent_description?.includes(mark) === true;

/**
 * Makes the custom fields be there with every option we write. Options we do not write stay, since taking one away takes
 * its value from every ticket; so do titles, which people may translate.
 * @throws Error when an option's value belongs to another field, or a field of ours has another type
 */
export async function ensureFields(run: SetupRun, wanted: readonly WantedField[]): Promise<Map<FieldName, string>> {
  const held = await listFields(run.transport);
  const faults = wanted.flatMap((field) => [...takenValues(field, held), ...wrongType(field, held)]);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const ids = new Map<FieldName, string>();
  for (const field of wanted) {
    const made = await ensureField(run, field, held);
    if (made !== null) ids.set(field.name, made.id);
  }
  return ids;
}

function ensureField({ transport, ...run }: SetupRun, wanted: WantedField, held: readonly Field[]) {
  const { type, title, mark, options } = wanted;
  const isDropDown = type === 'tagger';
  return ensure<Field>(
    { transport, ...run },
    {
      thing: `field "${title}"`,
      found: held.find((field) => carries(field, mark)),
      differences: (found) => [
        ...(found.active === false ? ['is switched off'] : []),
        ...missing(found, options).map(({ name, value }) => `lacks the option "${name}" (${value})`),
      ],
      create: () =>
        transport.call({
          method: 'POST',
          path: PATH,
          body: {
            ticket_field: {
              type,
              title,
              agent_description: `${mark} Set by Umbrage. Correct it where it is wrong: your value stays.`,
              ...(isDropDown ? { custom_field_options: options } : {}),
            },
          },
          schema: OneField,
        }),
      change: (found) => mend({ transport, ...run }, found, options),
    },
  );
}

/** Options one by one: writing the whole list would also write what people set on theirs. */
async function mend({ transport }: SetupRun, found: Field, options: readonly FieldOption[]): Promise<Field> {
  for (const custom_field_option of missing(found, options)) {
    const path = `${PATH}/${found.id}/options`;
    await transport.call({ method: 'POST', path, body: { custom_field_option }, schema: z.unknown() });
  }
  if (found.active !== false) return found;
  const body = { ticket_field: { active: true } };
  return transport.call({ method: 'PUT', path: `${PATH}/${found.id}`, body, schema: OneField });
}

function missing(field: Field, options: readonly FieldOption[]): FieldOption[] {
  const values = new Set((field.custom_field_options ?? []).map(({ value }) => value));
  return options.filter(({ value }) => !values.has(value));
}

/** Tags cannot be shared by two fields of one account. */
function takenValues(wanted: WantedField, held: readonly Field[]): string[] {
  const others = held.filter((field) => !carries(field, wanted.mark));
  return wanted.options.flatMap(({ value }) => {
    const owner = others.find(
      ({ tag, custom_field_options }) =>
        tag === value || custom_field_options?.some((option) => option.value === value),
    );
    return owner === undefined
      ? []
      : [
          `The field "${owner.title}" (${owner.id}) in Zendesk already uses the tag ${value}, which "${wanted.title}" needs. ` +
            'Give that option another tag, or delete the field, and run this again.',
        ];
  });
}

function wrongType({ mark, type, title }: WantedField, held: readonly Field[]): string[] {
  const found = held.find((field) => carries(field, mark));
  if (found === undefined || found.type === type) return [];
  return [
    `The field "${found.title}" (${found.id}) carries our mark for "${title}" but has the type ${found.type} instead of ` +
      `${type}, and Zendesk cannot change types. Take ${mark} out of its description, or delete it.`,
  ];
}
