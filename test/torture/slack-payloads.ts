import fc from 'fast-check';
import { spoilt, spoiltJson } from './hostile.ts';

export const SLACK_EVENT = {
  ...{ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', api_app_id: 'A1', event_time: 1_700_000_000 },
  event: { type: 'message', user: 'U1', text: 'hello', ts: '1.0', channel: 'C0NOBODY00', channel_type: 'channel' },
};
const HOME = {
  ...SLACK_EVENT,
  event: { type: 'app_home_opened', user: 'U1', tab: 'messages', channel: 'D1', event_ts: '1.0' },
};
const LINKS = {
  ...SLACK_EVENT,
  event: { type: 'link_shared', channel: 'C0NOBODY00', message_ts: '1.0', links: [{ url: 'x' }] },
};
const CLICK = {
  ...{ type: 'block_actions', user: { id: 'U1' }, team: { id: 'T1' }, channel: { id: 'C1' }, trigger_id: '1.2' },
  actions: [{ type: 'button', action_id: 'escalation_claim', block_id: 'escalation:1', value: 'x' }],
};
const VIEW = {
  ...{ type: 'view_submission', user: { id: 'U1' }, team: { id: 'T1' } },
  view: { id: 'V1', hash: 'h', callback_id: 'snooze_form', private_metadata: '{}', state: { values: {} } },
};
const COMMAND = { command: '/classify', text: 'help', user_id: 'U1', channel_id: 'C1', trigger_id: '1', team_id: 'T1' };
/** Bolt compares it exactly. */
export const FORM = 'application/x-www-form-urlencoded';

const json = fc.oneof(spoiltJson(SLACK_EVENT, HOME, LINKS), spoiltJson('null', null, 5));
const payload = spoilt(CLICK, VIEW).map(
  (value) => `payload=${encodeURIComponent((JSON.stringify(value) ?? 'null').toWellFormed())}`,
);
const command = spoilt(COMMAND).map((value) =>
  Object.entries(value ?? {})
    .map(
      ([name, each]) =>
        `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent((JSON.stringify(each) ?? '').toWellFormed())}`,
    )
    .join('&'),
);

/** Events, clicks, forms and commands as Slack sends them, spoilt, with their content type. */
export const slackBodies: fc.Arbitrary<{ type: string; body: string }> = fc.oneof(
  json.map((body) => ({ type: 'application/json', body })),
  fc.oneof(payload, command).map((body) => ({ type: FORM, body })),
);
