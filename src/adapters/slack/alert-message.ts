import type { KnownBlock } from '@slack/types';
import type { Escalation } from '../../core/escalation.ts';
import { MOST_SIMILAR } from '../../core/incident.ts';
import type { AlertContext } from '../../core/ports.ts';
import { DEGRADED } from '../../core/ticket-note.ts';
import { alertActions } from './alert-actions.ts';
import type { Message } from './message.ts';
import { SEVERITY } from './severity.ts';
import { age, cut, escapeText, LIMITS, moment, plain, quote } from './text.ts';

/** The event type of our metadata: how an alert is found again in the channel. Ids only, everybody can read it. */
export const ALERT_METADATA = 'umbrage_alert';

/** One alert as a message: what happened, to whom, why we think so, and what can be done. */
export function alertMessage(escalation: Escalation, context: AlertContext): Message {
  const { subject } = escalation;
  const { word, sign } = SEVERITY[subject.band];
  const headline = `${sign} ${word} dissatisfaction, ${subject.index} of 100: ${topicOf(escalation)}`;
  return {
    // Read aloud, shown in notifications and found by the search: it has to stand for the whole message.
    text: escapeText(cut(`${headline}. ${statusOf(escalation)}. ${subject.quote}`, LIMITS.fallback)),
    blocks: [
      { type: 'header', text: plain(headline, LIMITS.header) },
      { type: 'section', fields: fields(escalation, context) },
      quote(subject.quote),
      { type: 'context', elements: [plain(whyOf(escalation), LIMITS.context)] },
      ...people(escalation, context),
      ...alertActions(escalation),
    ],
  };
}

function fields(escalation: Escalation, { similar }: AlertContext) {
  const { subject, complaints, openedAt } = escalation;
  const facts = [
    ['Topic', topicOf(escalation)],
    ['Problem', subject.needsReview ? 'unsure' : (subject.problem ?? 'not named')],
    ['Customer', subject.customerName ?? 'unknown'],
    ['Status', statusOf(escalation)],
    ['Complaints', String(complaints)],
    ...(similar > 1 ? [['Similar in 24 h', similar < MOST_SIMILAR ? String(similar) : `${MOST_SIMILAR} or more`]] : []),
  ];
  return [...facts.map(([name, value]) => plain(`${name}\n${value}`, LIMITS.field)), age('Opened', openedAt)];
}

function topicOf({ subject }: Escalation): string {
  return subject.needsReview || subject.topic === null ? 'topic unsure' : subject.topic;
}

/** People are not named here: their ids mean nothing to a reader, and a mention would be markup. */
export function statusOf({ state, snoozedUntil, incidentId, ended }: Escalation): string {
  switch (state) {
    case 'open':
      return incidentId === null ? 'Open, nobody has it' : 'Open, part of an incident';
    case 'reopened':
      return 'Reopened, nobody has it';
    case 'claimed':
      return 'Claimed';
    case 'snoozed':
      return snoozedUntil === null ? 'Snoozed' : `Snoozed until ${moment(snoozedUntil)}`;
    case 'resolved':
      return ended?.by === 'zendesk' ? 'Resolved with its ticket' : 'Resolved';
    case 'dismissed':
      return 'Dismissed';
  }
}

function whyOf({ subject }: Escalation): string {
  const words = subject.evidence
    .filter(({ about, weight }) => about === 'index' && weight > 0)
    .slice(0, 5)
    .map(({ text }) => `“${cut(text, 80)}”`);
  const because = words.length === 0 ? '' : `Because of ${words.join(', ')}. `;
  const degraded = subject.degraded === true ? ` ${DEGRADED}` : '';
  return `${because}Rule: ${subject.rule}. Model: ${subject.model}.${degraded}`;
}

const person = (user_id: string) => ({ type: 'user', user_id }) as const;

/** People, groups and links stand in elements that only we can fill: ids and addresses, never a customer's text. */
function people({ mention, owner, subject, ended }: Escalation, { incidentUrl }: AlertContext): KnownBlock[] {
  const by = ended === null || ended.by === 'zendesk' ? null : ended.by;
  const named = [
    ...(mention === null || subject.band !== 'critical'
      ? []
      : ([{ type: 'usergroup', usergroup_id: mention }] as const)),
    ...(owner === null ? [] : ([{ type: 'text', text: 'Owner: ' }, person(owner)] as const)),
    ...(by === null || by === owner ? [] : ([{ type: 'text', text: 'Ended by: ' }, person(by)] as const)),
    ...(incidentUrl === null
      ? []
      : ([{ type: 'link', url: incidentUrl, text: 'This is part of an incident: see there.' }] as const)),
  ];
  const spaced = named.flatMap((element, at) =>
    at === 0 ? [element] : [{ type: 'text', text: ' ' } as const, element],
  );
  return spaced.length === 0
    ? []
    : [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: spaced }] }];
}
