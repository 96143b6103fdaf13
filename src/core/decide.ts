import { type Spoken, subjectOf } from './admission.ts';
import { type Classification, forAlerts } from './classification.ts';
import type { Complaint } from './complaint.ts';
import { type Better, corrected, saysNothing } from './correction.ts';
import { NO_CHOICE, personsChoice } from './persons-choice.ts';
import { isUrgent, matchingRule, type Rule } from './rules.ts';
import type { Action, Situation, Stance } from './situation.ts';
import type { Ticket } from './ticket.ts';
import { writeTicket } from './write-ticket.ts';

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

function markMessage({ source }: Complaint): Action[] {
  return source.kind === 'slack' ? [{ kind: 'mark-message', channel: source.channel, ts: source.ts }] : [];
}
