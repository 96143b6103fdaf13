import type { Catalogue } from './catalogue.ts';
import type { Classification, Policy } from './classification.ts';
import type { Complaint } from './complaint.ts';
import { type Better, type Correction, corrected, saysNothing } from './correction.ts';
import { type Subject, subjectOf } from './escalation.ts';
import { matchingRule, type Rule, type Rules } from './rules.ts';
import type { Ticket, TicketChange } from './ticket.ts';
import { personsChoice, type TicketFields, ticketChange, type Written, written } from './ticket-change.ts';

/** What we know of a complaint from before. */
export interface Past {
  /** The classification of exactly this text, when there is one. */
  classification: Classification | null;
  /** What people have said about it so far. */
  better: Better;
  /** Our last write to its ticket and every later one of which we do not know whether it arrived. */
  latest: readonly Written[];
  /** Every tag we ever put on its ticket. */
  ours: readonly string[];
}

/** How this installation wants complaints handled. */
export interface Stance {
  /** `observe`: everything is classified and recorded, nothing is written or posted. */
  mode: 'live' | 'observe';
  policy: Policy;
  rules: Rules;
  fields: TicketFields;
  catalogue: Catalogue;
}

export interface Situation {
  complaint: Complaint;
  classification: Classification;
  ticket: Ticket | null;
  past: Past;
  stance: Stance;
  /** Old complaints are tagged but alert nobody. */
  alerts: boolean;
}

export type Action =
  | { kind: 'record'; classification: Classification }
  | { kind: 'correct'; correction: Correction }
  /** `rule` null: nobody is to be alerted anew, but an alert about this complaint must tell the truth. */
  | { kind: 'escalate'; subject: Subject; rule: Rule | null; joinWithinHours: number }
  | { kind: 'write-ticket'; effect: string; ticket: Ticket; change: TicketChange; written: Written }
  | { kind: 'mark-message'; channel: string; ts: string };

/** Everything that follows from one classified complaint. Repeating it on an unchanged world yields no effect twice. */
export function decide(situation: Situation): Action[] {
  const { complaint, ticket, past, stance } = situation;
  const choice = ticket === null ? {} : personsChoice(ticket, past.latest, stance.fields, stance.catalogue);
  const classification = corrected(situation.classification, { ...past.better, ...choice }, stance.policy);
  const known: Action[] = [
    { kind: 'record', classification: situation.classification },
    ...(saysNothing(choice) ? [] : [correction(complaint, choice)]),
  ];
  if (stance.mode === 'observe') return known;
  return [
    ...known,
    ...escalate(situation, classification),
    ...(ticket === null ? [] : writeTicket(situation, ticket, classification)),
    ...markMessage(complaint),
  ];
}

function correction(complaint: Complaint, better: Better): Action {
  return { kind: 'correct', correction: { complaintId: complaint.id, better, by: 'zendesk' } };
}

function escalate({ complaint, stance, alerts }: Situation, classification: Classification): Action[] {
  const rule = alerts ? matchingRule(stance.rules, complaint, classification) : null;
  const subject = subjectOf(complaint, classification, rule?.name ?? '');
  return [{ kind: 'escalate', subject, rule, joinWithinHours: stance.rules.joinWithinHours }];
}

/** The stamp is part of the effect's name: the same values written again after somebody's change are another effect. */
function writeTicket({ complaint, past, stance }: Situation, ticket: Ticket, classification: Classification): Action[] {
  const target = written(classification, stance.fields);
  const change = ticketChange(ticket, target, past.ours);
  const effect = `write-ticket:${complaint.id}:${ticket.updatedAt}`;
  return change === null ? [] : [{ kind: 'write-ticket', effect, ticket, change, written: target }];
}

function markMessage({ source }: Complaint): Action[] {
  return source.kind === 'slack' ? [{ kind: 'mark-message', channel: source.channel, ts: source.ts }] : [];
}
