import { type Spoken, subjectOf } from './admission.ts';
import { type Classification, forAlerts } from './classification.ts';
import type { Complaint } from './complaint.ts';
import { type Better, corrected, saysNothing } from './correction.ts';
import { NO_CHOICE, type PersonsChoice, personsChoice } from './persons-choice.ts';
import { isUrgent, matchingRule, type Rule } from './rules.ts';
import type { Action, Situation, Stance } from './situation.ts';
import type { Ticket } from './ticket.ts';
import { ticketChange, VALUE_NAMES, type Values, valuesOf, written } from './ticket-change.ts';
import { ticketNote } from './ticket-note.ts';

export type { Action, Past, Situation, Stance } from './situation.ts';

/** Everything that follows from one classified complaint. Repeating it on an unchanged world yields no effect twice. */
export function decide(situation: Situation): Action[] {
  const { complaint, ticket, past, stance } = situation;
  const choice = ticket === null ? NO_CHOICE : personsChoice(ticket, past.latest, stance);
  const said = situation.course?.classification ?? situation.classification;
  const classification = corrected(said, { ...past.better, ...choice.better }, stance.policy);
  const known: Action[] = [
    { kind: 'record', classification: situation.classification },
    ...correction(complaint, unsaid(choice.better, past.better)),
  ];
  if (stance.mode === 'observe') return known;
  return [
    ...known,
    ...escalate(situation, classification),
    ...(ticket === null ? [] : writeTicket(situation, ticket, classification, choice)),
    ...markMessage(complaint),
  ];
}

/** The tag of tickets that we made from a chat message, whose alert exists already. */
export const FROM_CHAT_TAG = 'made_from_slack';

const isFromChat = (ticket: Ticket | null): boolean => ticket?.tags.includes(FROM_CHAT_TAG) === true;

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
  const spoken = alerts ? spokenLater(situation, given) : [];
  return [{ kind: 'escalate', subject, rule, joinWithinHours, incidents: isNews ? incidents : null, spoken }];
}

/** Later words alert by their own index; what they are about, the whole conversation says. */
function spokenLater({ complaint, course, stance }: Situation, given: Classification): Spoken[] {
  return (course?.later ?? []).flatMap(({ id, text, classification }) => {
    const { index, band, alertIndex } = classification;
    const words = forAlerts({ ...given, index, band, alertIndex }, stance.policy.bands);
    const rule = alertRule(stance, { ...complaint, text }, words);
    return rule === null ? [] : [{ id, quote: text, index: words.index, band: words.band, rule: rule.name }];
  });
}

/** The rule by which this complaint alerts; null when none matches, it is for the digest only, or its topic is muted. */
function alertRule(stance: Stance, complaint: Complaint, classification: Classification): Rule | null {
  const rule = matchingRule(stance.rules, complaint, classification);
  if (rule === null || rule.deliver === 'digest') return null;
  const { topic, needsReview, band } = classification;
  const isMuted = !needsReview && topic !== null && stance.muted?.includes(topic) === true;
  return isMuted && !isUrgent(band, rule) ? null : rule;
}

/**
 * What people decided otherwise stays on the ticket, and our record goes on naming what we wrote before: so a later look
 * still sees that it is theirs. The stamp is part of the effect's name: the same values written again after somebody's
 * change are another effect.
 */
function writeTicket(
  situation: Situation,
  ticket: Ticket,
  classification: Classification,
  choice: PersonsChoice,
): Action[] {
  const { complaint, past, stance, course } = situation;
  const trend = course?.trend ?? null;
  const theirs = notSaid(choice.values, valuesOf(classification));
  const target = written(classification, stance.fields, trend, theirs);
  // What people said better needs no write when it is all there, but our record has to know that we agree.
  const agreed = saysNothing(choice.better) ? null : { tags: ticket.tags, fields: {} };
  const change = ticketChange(ticket, target, past.ours) ?? agreed;
  if (change === null) return [];
  const record = written(classification, stance.fields, trend, only(choice.before, theirs));
  const effect = `write-ticket:${complaint.id}:${ticket.updatedAt}`;
  // One comment for each ticket. The words of one that may not have arrived stay the same, so that it can be recognised.
  const note = past.note ?? (stance.notes === true ? ticketNote(classification) : null);
  // An empty one stands for a comment that was written, and whose words are not kept any more.
  const noted = note === null || note === '' ? {} : { note };
  return [{ kind: 'write-ticket', effect, ticket, change: { ...change, ...noted }, written: { ...record, ...noted } }];
}

const notSaid = (values: Values, said: Values): Values =>
  Object.fromEntries(
    VALUE_NAMES.flatMap((name) => (name in values && values[name] !== said[name] ? [[name, values[name]]] : [])),
  );

const only = (values: Values, names: Values): Values =>
  Object.fromEntries(VALUE_NAMES.flatMap((name) => (name in names ? [[name, values[name]]] : [])));

function markMessage({ source }: Complaint): Action[] {
  return source.kind === 'slack' ? [{ kind: 'mark-message', channel: source.channel, ts: source.ts }] : [];
}
