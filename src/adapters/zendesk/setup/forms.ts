import { z } from 'zod';
import { UpstreamError } from '../../../core/errors.ts';
import { Id, isNoSuchRecord } from '../rest-ticket.ts';
import type { SetupRun } from './ensure.ts';
import { listAll } from './list.ts';

const Form = z.object({
  id: Id,
  name: z.string().nullish(),
  active: z.boolean().nullish(),
  ticket_field_ids: z.array(z.int()).nullish(),
});

/**
 * Puts the fields onto every active form: elsewhere agents do not see them. Forms of others lose nothing.
 * @param unmade how many fields have no id yet, because this is a dry run
 */
export async function ensureOnForms(run: SetupRun, fieldIds: readonly string[], unmade: number): Promise<void> {
  const wanted = fieldIds.map(Number);
  for (const form of await forms(run)) {
    if (form.active === false) continue;
    const held = form.ticket_field_ids ?? [];
    const lacking = wanted.filter((id) => !held.includes(id));
    const count = lacking.length + unmade;
    const differences = count === 0 ? [] : [`lacks ${count} of our fields`];
    await saveForm(run, form, differences, [...held, ...lacking]);
  }
}

export async function removeFromForms(run: SetupRun, fieldIds: readonly string[]): Promise<void> {
  const ours = fieldIds.map(Number);
  for (const form of await forms(run)) {
    const held = form.ticket_field_ids ?? [];
    const kept = held.filter((id) => !ours.includes(id));
    if (kept.length < held.length) await saveForm(run, form, ['shows our fields'], kept);
  }
}

async function saveForm(
  run: SetupRun,
  form: z.infer<typeof Form>,
  differences: string[],
  fieldIds: readonly number[],
): Promise<void> {
  const thing = `form "${form.name ?? form.id}"`;
  if (differences.length === 0 || run.dryRun) {
    run.tell({ thing, outcome: differences.length === 0 ? 'unchanged' : 'changed', differences });
    return;
  }
  const path = `/api/v2/ticket_forms/${form.id}`;
  const body = { ticket_form: { ticket_field_ids: fieldIds } };
  try {
    await run.transport.call({ method: 'PUT', path, body, schema: z.unknown() });
    run.tell({ thing, outcome: 'changed', differences });
  } catch (error) {
    if (!isNoSuchRecord(error)) throw error;
    run.tell({ thing, outcome: 'absent', differences: ['was deleted in the meantime'] });
  }
}

/** Accounts whose plan has no forms show every field on every ticket. */
async function forms(run: SetupRun): Promise<z.infer<typeof Form>[]> {
  try {
    return await listAll(run.transport, '/api/v2/ticket_forms', 'ticket_forms', Form);
  } catch (error) {
    if (!(error instanceof UpstreamError) || (error.status !== 404 && error.status !== 403)) throw error;
    const differences = ['the plan of this account has none, so the fields show on every ticket'];
    run.tell({ thing: 'ticket forms', outcome: 'absent', differences });
    return [];
  }
}
