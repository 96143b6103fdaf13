import { z } from 'zod';

/** Where a complaint came from; names everything needed to find it again. */
export const Source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('zendesk'), ticketId: z.string() }),
  z.object({ kind: z.literal('slack'), channel: z.string(), ts: z.string() }),
]);
export type Source = z.infer<typeof Source>;

/** One text from one customer. */
export const Complaint = z.object({
  /** Stable over redeliveries, edits and restarts. */
  id: z.string(),
  source: Source,
  /** Exactly what the model sees. */
  text: z.string(),
  customer: z.object({ id: z.string(), name: z.string().nullable() }),
  /** Where a person opens it. */
  url: z.string().nullable(),
  /** When it was said, ISO 8601; absent where only the moment of its classification is known. */
  saidAt: z.string().optional(),
  /** ISO 639-1 code, where it could be told. */
  language: z.string().nullable().optional(),
});
export type Complaint = z.infer<typeof Complaint>;

export function complaintId(source: Source): string {
  return source.kind === 'zendesk' ? `zendesk:${source.ticketId}` : `slack:${source.channel}:${source.ts}`;
}

/** What a customer writes later is on record under the id of the complaint, a `#` and an id of its own. */
export const wholeComplaint = (id: string): string => id.replace(/#.*$/, '');

/** A text longer than this says nothing more about the complaint and only costs time. In characters. */
export const LONGEST_TEXT = 20_000;

/**
 * The one text a model sees, for training data and live requests alike. The subject goes first unless the body already
 * begins with it; control characters, which no model has learned from and no database takes, are dropped.
 */
export function renderText(subject: string | null, body: string): string {
  const clean = (text: string) => [...text].filter(isPrintable).join('').replace(/\s+/g, ' ').trim();
  const head = clean(subject ?? '');
  const rest = clean(body.slice(0, LONGEST_TEXT));
  return (head === '' || rest.startsWith(head) ? rest : `${head}\n${rest}`).trim();
}

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code === 10 || code === 9 || (code >= 32 && code !== 127 && !(code >= 0xd800 && code <= 0xdfff));
}
