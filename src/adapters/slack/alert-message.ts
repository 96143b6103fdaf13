import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { Escalation } from '../../core/escalation.ts';
import { cut, escapeText, LIMITS, plain, quote } from './text.ts';

export interface AlertMessage {
  text: string;
  blocks: KnownBlock[];
}

/** The event type of our metadata: how an alert is found again in the channel. Ids only, everybody can read it. */
export const ALERT_METADATA = 'umbrage_alert';

const SEVERITY = {
  low: { word: 'Low', sign: '🟢' },
  medium: { word: 'Medium', sign: '🟡' },
  high: { word: 'High', sign: '🟠' },
  critical: { word: 'Critical', sign: '🔴' },
} as const;

/** One alert as a message: what happened, to whom, why we think so, and what can be done. */
export function alertMessage(escalation: Escalation): AlertMessage {
  const { subject } = escalation;
  const { word, sign } = SEVERITY[subject.band];
  const headline = `${sign} ${word} dissatisfaction, ${subject.index} of 100: ${topicOf(escalation)}`;
  return {
    // Read aloud, shown in notifications and found by the search: it has to stand for the whole message.
    text: escapeText(cut(`${headline}. ${statusOf(escalation)}. ${subject.quote}`, LIMITS.fallback)),
    blocks: [
      { type: 'header', text: plain(headline, LIMITS.header) },
      { type: 'section', fields: fields(escalation) },
      quote(subject.quote),
      { type: 'context', elements: [plain(whyOf(escalation), LIMITS.context)] },
      ...mention(escalation),
      actions(escalation),
    ],
  };
}

function fields(escalation: Escalation) {
  const { subject, complaints, openedAt } = escalation;
  const facts = [
    ['Topic', topicOf(escalation)],
    ['Problem', subject.needsReview ? 'unsure' : (subject.problem ?? 'not named')],
    ['Customer', subject.customerName ?? 'unknown'],
    ['Status', statusOf(escalation)],
    ['Complaints', String(complaints)],
    ['Opened', `${openedAt.slice(0, 16).replace('T', ' ')} UTC`],
  ];
  return facts.map(([name, value]) => plain(`${name}\n${value}`, LIMITS.field));
}

function topicOf({ subject }: Escalation): string {
  return subject.needsReview || subject.topic === null ? 'topic unsure' : subject.topic;
}

function statusOf({ state, owner, snoozedUntil }: Escalation): string {
  if (state === 'snoozed' && snoozedUntil !== null)
    return `Snoozed until ${snoozedUntil.slice(0, 16).replace('T', ' ')} UTC`;
  const word = {
    open: 'Open, nobody has it',
    claimed: 'Claimed',
    snoozed: 'Snoozed',
    resolved: 'Resolved',
    dismissed: 'Dismissed',
  }[state];
  return owner === null ? word : `${word}, see below by whom`;
}

function whyOf({ subject }: Escalation): string {
  const words = subject.evidence
    .filter(({ about, weight }) => about === 'index' && weight > 0)
    .slice(0, 5)
    .map(({ text }) => `“${text}”`);
  const because = words.length === 0 ? '' : `Because of ${words.join(', ')}. `;
  return `${because}Rule: ${subject.rule}. Model: ${subject.model}.`;
}

/** People and groups are named through elements that only we can fill: ids from Slack, never a customer's text. */
function mention({ mention: group, owner }: Escalation): KnownBlock[] {
  const named = [
    ...(group === null ? [] : ([{ type: 'usergroup', usergroup_id: group }] as const)),
    ...(owner === null
      ? []
      : ([
          { type: 'text', text: 'Owner: ' },
          { type: 'user', user_id: owner },
        ] as const)),
  ];
  return named.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: named }] }];
}

function actions({ id, state, subject }: Escalation): ActionsBlock {
  const button = (action: string, label: string, style?: Button['style']): Button => ({
    type: 'button',
    action_id: `escalation_${action}`,
    text: plain(label, LIMITS.button),
    value: id,
    ...(style === undefined ? {} : { style }),
  });
  const open: Button[] =
    subject.url === null
      ? []
      : [{ type: 'button', action_id: 'open_ticket', text: plain('Open ticket', LIMITS.button), url: subject.url }];
  const over = state === 'resolved' || state === 'dismissed';
  const choices = over
    ? [button('reopen', 'Reopen')]
    : [
        state === 'claimed' ? button('unclaim', 'Give back') : button('claim', 'Claim', 'primary'),
        button('resolve', 'Resolve'),
        button('dismiss', 'Not a complaint'),
      ];
  return { type: 'actions', elements: [...choices, ...open] };
}
