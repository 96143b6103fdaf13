import { z } from 'zod';
import type { SetupRun } from './ensure.ts';
import { carries, ensureFields, type FieldName, listFields, type WantedField } from './fields.ts';
import { ensureOnForms, removeFromForms } from './forms.ts';
import { ensureTrigger, removeTrigger, type WantedTrigger } from './trigger.ts';
import { ensureView, removeView, type WantedView } from './views.ts';
import { ensureWebhook, removeWebhook, type WantedWebhook, type Webhook } from './webhook.ts';

/** Everything an account is to have. `webhook` null: tickets are fetched, nobody calls us. */
export interface WantedSetup {
  fields: readonly WantedField[];
  webhook: WantedWebhook | null;
  triggerCategory: string;
  /** Null when the webhook subscribes to events. */
  trigger: WantedTrigger | null;
  views: readonly WantedView[];
}

export interface SetupResult {
  /** Ids of the fields that are there; in a dry run some may be missing. */
  fields: Partial<Record<FieldName, string>>;
  webhook: Webhook | null;
}

/**
 * Brings an account to what is wanted: each thing is found by its mark, compared and changed only where it differs.
 * @throws UpstreamError, Error with what to do about it
 */
export async function setUp(run: SetupRun, wanted: WantedSetup): Promise<SetupResult> {
  const ids = await ensureFields(run, wanted.fields);
  await ensureOnForms(run, [...ids.values()], wanted.fields.length - ids.size);
  const webhook = wanted.webhook === null ? null : await ensureWebhook(run, wanted.webhook);
  if (wanted.webhook !== null && wanted.trigger !== null) {
    await ensureTrigger(run, wanted.triggerCategory, wanted.trigger, webhook?.id ?? null);
  }
  for (const view of wanted.views) await ensureView(run, view, ids);
  return { fields: Object.fromEntries(ids), webhook };
}

/** Takes away what carries our marks and nothing else. What stands in the way of another deletion goes first. */
export async function takeDown(
  run: SetupRun,
  wanted: Pick<WantedSetup, 'fields' | 'triggerCategory' | 'views'> & {
    webhook: Pick<WantedWebhook, 'name' | 'mark'>;
    trigger: WantedTrigger;
  },
): Promise<void> {
  await removeTrigger(run, wanted.triggerCategory, wanted.trigger);
  await removeWebhook(run, wanted.webhook);
  for (const view of wanted.views) await removeView(run, view);
  const held = await listFields(run.transport);
  const ours = held.filter((field) => wanted.fields.some(({ mark }) => carries(field, mark)));
  await removeFromForms(
    run,
    ours.map(({ id }) => id),
  );
  for (const { id, title } of ours) {
    run.tell({ thing: `field "${title}"`, outcome: 'removed', differences: [] });
    if (!run.dryRun) {
      await run.transport.call({ method: 'DELETE', path: `/api/v2/ticket_fields/${id}`, schema: z.unknown() });
    }
  }
}
