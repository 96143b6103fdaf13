import type { Escalation } from './escalation.ts';
import { isWaiting } from './escalation.ts';
import type { EscalationEvent } from './escalation-event.ts';
import { type BusinessHours, withinHours } from './zoned-time.ts';

/** What has to be done after a change of an escalation, later or in the world outside. */
export type FollowUp =
  | { kind: 'show' }
  | { kind: 'tell' }
  | { kind: 'wake'; at: string; until: string }
  | { kind: 'remind'; at: string; since: string }
  | { kind: 'note'; ticketId: string; note: string };

/** Everything that follows from a change, as values. */
export function followUps(
  before: Escalation | null,
  event: EscalationEvent,
  after: Escalation,
  hours: BusinessHours | null,
): FollowUp[] {
  const note = noteFor(event, after);
  return [
    { kind: 'show' },
    ...(before === null ? [] : [{ kind: 'tell' } as const]),
    ...(event.kind === 'snooze' ? [{ kind: 'wake', at: event.until, until: event.until } as const] : []),
    ...(beginsToWait(before, after) ? reminder(after, hours) : []),
    ...(note === null ? [] : [note]),
  ];
}

const beginsToWait = (before: Escalation | null, after: Escalation): boolean =>
  isWaiting(after.state) && (before === null || !isWaiting(before.state));

function reminder({ remindAfterMinutes, waitingSince }: Escalation, hours: BusinessHours | null): FollowUp[] {
  if (remindAfterMinutes === null || waitingSince === null) return [];
  const due = new Date(Date.parse(waitingSince) + remindAfterMinutes * 60_000);
  return [{ kind: 'remind', at: withinHours(due, hours).toISOString(), since: waitingSince }];
}

function noteFor(event: EscalationEvent, { subject, ticket }: Escalation): FollowUp | null {
  if (event.kind !== 'resolve' || event.note.trim() === '') return null;
  const ticketId = /^zendesk:(\d+)$/.exec(subject.complaintId)?.[1] ?? ticket?.id;
  return ticketId === undefined ? null : { kind: 'note', ticketId, note: event.note };
}
