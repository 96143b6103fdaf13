import type { Classification } from './classification.ts';
import { saysNothing } from './correction.ts';
import type { PersonsChoice } from './persons-choice.ts';
import type { Action, Situation } from './situation.ts';
import type { Ticket } from './ticket.ts';
import { ticketChange, VALUE_NAMES, type Values, valuesOf, type Written, written } from './ticket-change.ts';
import { ticketNote } from './ticket-note.ts';

/**
 * What people decided otherwise stays on the ticket, and our record goes on naming what we wrote before: so a later look
 * still sees that it is theirs.
 */
export function writeTicket(
  situation: Situation,
  ticket: Ticket,
  classification: Classification,
  choice: PersonsChoice,
): Action[] {
  const { complaint, past, stance, course } = situation;
  const trend = course?.trend ?? null;
  const theirs = notSaid(choice.values, valuesOf(classification));
  const target = written(classification, stance.fields, trend, theirs);
  // Where all is there already, our record has to know it all the same: that we agree with what people said better, or that
  // a write arrived of which we never heard. Else what people change next could pass for ours.
  const isUnsettled = past.latest.length > 1 || !saysNothing(choice.better);
  const change = ticketChange(ticket, target, past.ours) ?? (isUnsettled ? { tags: ticket.tags, fields: {} } : null);
  if (change === null) return [];
  const record = written(classification, stance.fields, trend, only(choice.before, theirs));
  // One comment for each ticket. The words of one that may not have arrived stay the same, so that it can be recognised.
  const note = past.note ?? (stance.notes === true ? ticketNote(classification) : null);
  // An empty one stands for a comment that was written, and whose words are not kept any more.
  const noted = note === null || note === '' ? {} : { note };
  return [
    {
      kind: 'write-ticket',
      effect: nameOf(complaint.id, ticket.updatedAt, record),
      ticket,
      change: { ...change, ...noted },
      written: { ...record, ...noted },
    },
  ];
}

/**
 * The same values written again after somebody's change are another effect, and so are other values: what is on record
 * must be what was sent.
 */
const nameOf = (complaintId: string, updatedAt: string, { tags, fields }: Written): string =>
  `write-ticket:${complaintId}:${updatedAt}:${JSON.stringify([tags, fields])}`;

const notSaid = (values: Values, said: Values): Values =>
  Object.fromEntries(
    VALUE_NAMES.flatMap((name) => (name in values && values[name] !== said[name] ? [[name, values[name]]] : [])),
  );

const only = (values: Values, names: Values): Values =>
  Object.fromEntries(VALUE_NAMES.flatMap((name) => (name in names ? [[name, values[name]]] : [])));
