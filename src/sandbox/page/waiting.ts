import type { SlackSandbox } from '../slack/index.ts';
import type { ZendeskSandbox } from '../zendesk/index.ts';
import type { AlertFacts } from './alert-facts.ts';
import type { TicketRow, Waiting } from './view.ts';

const WATCHED = 'complaints';

/**
 * What has been handed to the bot and has not come out at the other end, counted from the outside only. Complaints that
 * join an alert or an incident count as arrived, by the number the alert itself names.
 */
export function waiting(
  rows: readonly TicketRow[],
  alerts: readonly AlertFacts[],
  { zendesk, slack }: { zendesk: ZendeskSandbox; slack: SlackSandbox },
): Waiting {
  const open = rows.filter((row) => row.status !== 'closed' && row.status !== 'deleted');
  const upset = open.filter((row) => row.band === 'high' || row.band === 'critical').length;
  const alerted = alerts.reduce((sum, alert) => sum + alert.complaints, 0);
  return {
    tickets: open.length,
    untagged: open.filter((row) => row.band === null).length,
    alerts: Math.max(0, upset - alerted),
    messages: unmarked(slack),
    refused:
      zendesk.requests.filter(({ status }) => status === 0 || status >= 500).length +
      slack.calls.filter(({ fault }) => fault !== null).length,
  };
}

/** What people wrote in the watched channel that the app has not marked as read. */
function unmarked(slack: SlackSandbox): number {
  const { botUser } = slack.identity;
  const channel = slack.channels().find(({ name, members }) => name === WATCHED && members.has(botUser));
  if (channel === undefined) return 0;
  return slack
    .messages(channel.id)
    .filter(({ user, bot_id, subtype }) => user !== botUser && bot_id === undefined && subtype === undefined)
    .filter(({ reactions }) => !reactions.some(({ users }) => users.includes(botUser))).length;
}
