import type { ActionsBlock, Button, KnownBlock, StaticSelect, UsersSelect } from '@slack/types';
import { type Escalation, isAlive } from '../../core/escalation.ts';
import { DISMISSALS } from '../../core/escalation-event.ts';
import { LIMITS, plain } from './text.ts';

/** The block id says which alert an element belongs to, whatever kind of element it is. */
const blockId = (escalation: Escalation, part: string): string => `escalation:${escalation.id}:${part}`;

/** What can be done about an alert. Every element says in words what it does. */
export function alertActions(escalation: Escalation): KnownBlock[] {
  const { state, owner } = escalation;
  const alive = isAlive(state);
  const own = state === 'claimed' && owner !== null;
  const buttons: Button[] = [
    ...(alive ? [own ? button('unclaim', 'Give back') : button('claim', 'Claim', 'primary')] : []),
    ...(alive ? [button('resolve', 'Resolve')] : [button('reopen', 'Reopen')]),
    button('correct', 'Correct'),
    ...ticketButtons(escalation),
    ...openButton(escalation),
  ];
  const first: ActionsBlock = { type: 'actions', block_id: blockId(escalation, 'act'), elements: buttons };
  if (!alive) return [first];
  const second: ActionsBlock = {
    type: 'actions',
    block_id: blockId(escalation, 'choose'),
    elements: [assignee(), ...(state === 'snoozed' ? [] : [snooze()]), dismissal()],
  };
  return [first, second];
}

/** A complaint that came by chat has no ticket until somebody wants one. */
function ticketButtons({ subject, ticket }: Escalation): Button[] {
  return subject.complaintId.startsWith('slack:') && ticket === null ? [button('ticket', 'Create ticket')] : [];
}

function openButton({ subject, ticket }: Escalation): Button[] {
  const url = ticket?.url ?? subject.url;
  return url === null ? [] : [link('Open ticket', url)];
}

function button(action: string, label: string, style?: 'primary' | 'danger'): Button {
  const text = plain(label, LIMITS.button);
  return { type: 'button', action_id: `escalation_${action}`, text, ...(style === undefined ? {} : { style }) };
}

/** An address that no client would open is left out by Slack with an error, and one that is too long refuses the message. */
function link(label: string, url: string): Button {
  const text = plain(label, LIMITS.button);
  return url.length > 3000
    ? { type: 'button', action_id: 'open_ticket', text }
    : { type: 'button', action_id: 'open_ticket', text, url };
}

const assignee = (): UsersSelect => ({
  type: 'users_select',
  action_id: 'escalation_assign',
  placeholder: plain('Assign to …', LIMITS.button),
});

const option = (label: string, value: string) => ({ text: plain(label, LIMITS.option), value });

const snooze = (): StaticSelect => ({
  type: 'static_select',
  action_id: 'escalation_snooze',
  placeholder: plain('Snooze …', LIMITS.button),
  options: [
    option('for 30 minutes', '30m'),
    option('for 2 hours', '2h'),
    option('until tomorrow, 9:00', 'tomorrow'),
    option('until another time …', 'custom'),
  ],
});

const dismissal = (): StaticSelect => ({
  type: 'static_select',
  action_id: 'escalation_dismiss',
  placeholder: plain('Dismiss as …', LIMITS.button),
  options: DISMISSALS.map((reason) => option(reason, reason)),
});
