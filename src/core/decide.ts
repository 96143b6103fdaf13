import { subjectOf } from './admission.ts';
import { type Classification, forAlerts } from './classification.ts';
import type { Complaint } from './complaint.ts';
import { type Better, corrected, saysNothing } from './correction.ts';
import { isUrgent, matchingRule, type Rule } from './rules.ts';
import type { Action, Past, Situation, Stance } from './situation.ts';
import type { Ticket } from './ticket.ts';
import { personsChoice, ticketChange, written } from './ticket-change.ts';
import { ticketNote } from './ticket-note.ts';

export type { Action, Past, Situation, Stance } from './situation.ts';

/** Everything that follows from one classified complaint. Repeating it on an unchanged world yields no effect twice. */
export function decide(situation: Situation): Action[] {
  const { complaint, ticket, past, stance } = situation;
  const choice =
    ticket === null || isOwnFresh(ticket, past)
      ? {}
      : personsChoice(ticket, past.latest, stance.fields, stance.catalogue);
  const said = situation.course?.classification ?? situation.classification;
  const classification = corrected(said, { ...past.better, ...choice }, stance.policy);
  const known: Action[] = [
    { kind: 'record', classification: situation.classification },
    ...correction(complaint, unsaid(choice, past.better)),
  ];
  if (stance.mode === 'observe') return known;
  return [
    ...known,
    ...escalate(situation, classification),
    ...(ticket === null ? [] : writeTicket(situation, ticket, classification)),
    ...markMessage(complaint),
  ];
}

/** The tag of tickets that we made from a chat message, whose alert exists already. */
export const FROM_CHAT_TAG = 'made_from_slack';

const isFromChat = (ticket: Ticket | null): boolean => ticket?.tags.includes(FROM_CHAT_TAG) === true;

/** Its values are ours from its making, although no write of ours is on record yet: nobody has chosen anything. */
const isOwnFresh = (ticket: Ticket, past: Past): boolean => isFromChat(ticket) && past.latest.length === 0;

/** What is not on record yet: a ticket is read often, and what a person said once is one correction. */
const unsaid = (choice: Better, known: Better): Better => ({
  ...(choice.topic === undefined || choice.topic === known.topic ? {} : { topic: choice.topic }),
  ...(choice.problem === undefined || choice.problem === known.problem ? {} : { problem: choice.problem }),
  ...(choice.index === undefined || choice.index === known.index ? {} : { index: choice.index }),
});

function correction(complaint: Complaint, better: Better): Action[] {
  if (saysNothing(better)) return [];
  return [{ kind: 'correct', correction: { complaintId: complaint.id, better, by: 'zendesk' } }];
}

function escalate(situation: Situation, given: Classification): Action[] {
  const { course, ticket, stance, alerts } = situation;
  const classification = forAlerts(given, stance.policy.bands);
  const complaint = { ...situation.complaint, text: course?.quote ?? situation.complaint.text };
  const isNews = alerts && !isFromChat(ticket);
  const rule = isNews ? alertRule(stance, complaint, classification) : null;
  const subject = subjectOf(complaint, classification, rule?.name ?? '');
  const { joinWithinHours, incidents } = stance.rules;
  return [{ kind: 'escalate', subject, rule, joinWithinHours, incidents: isNews ? incidents : null }];
}

/** The rule by which this complaint alerts; null when none matches, it is for the digest only, or its topic is muted. */
function alertRule(stance: Stance, complaint: Complaint, classification: Classification): Rule | null {
  const rule = matchingRule(stance.rules, complaint, classification);
  if (rule === null || rule.deliver === 'digest') return null;
  const { topic, needsReview, band } = classification;
  const isMuted = !needsReview && topic !== null && stance.muted?.includes(topic) === true;
  return isMuted && !isUrgent(band, rule) ? null : rule;
}

/** The stamp is part of the effect's name: the same values written again after somebody's change are another effect. */
function writeTicket(situation: Situation, ticket: Ticket, classification: Classification): Action[] {
  const { complaint, past, stance, course } = situation;
  const target = written(classification, stance.fields, course?.trend ?? null);
  const change = ticketChange(ticket, target, past.ours);
  if (change === null) return [];
  const effect = `write-ticket:${complaint.id}:${ticket.updatedAt}`;
  // One comment for each ticket. The words of one that may not have arrived stay the same, so that it can be recognised.
  const note = past.note ?? (stance.notes === true ? ticketNote(classification) : null);
  const noted = note === null ? {} : { note };
  return [{ kind: 'write-ticket', effect, ticket, change: { ...change, ...noted }, written: { ...target, ...noted } }];
}

function markMessage({ source }: Complaint): Action[] {
  return source.kind === 'slack' ? [{ kind: 'mark-message', channel: source.channel, ts: source.ts }] : [];
}
