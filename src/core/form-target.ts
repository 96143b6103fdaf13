import { z } from 'zod';

/** What a form is about; it travels with the form and comes back with the answers. */
export const FormTarget = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('escalation'),
    id: z.string(),
    channel: z.string().nullable(),
    // The complaint the person saw: another may lead the alert by the time they answer. Forms of earlier versions name none.
    complaintId: z.string().optional(),
  }),
  z.object({ kind: z.literal('asked'), id: z.string(), channel: z.string().nullable() }),
  z.object({ kind: z.literal('none'), channel: z.string().nullable() }),
]);
export type FormTarget = z.infer<typeof FormTarget>;

export const writeTarget = (target: FormTarget): string => JSON.stringify(target);

/** @throws ZodError for what we never wrote */
export const readTarget = (metadata: string): FormTarget => FormTarget.parse(json(metadata));

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
