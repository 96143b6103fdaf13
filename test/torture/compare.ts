import type { SlackSandbox } from '../../src/sandbox/slack/index.ts';
import type { ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';

/** What the bot said it has: tickets whose delivery was answered 200, and the timestamps of acknowledged messages. */
export interface Accepted {
  tickets: number[];
  messages: string[];
}

export interface Comparison {
  lost: number;
  doubled: number;
  findings: string[];
}

/** Compares the world outside with what was accepted, from the outside only. */
export function compare(zendesk: ZendeskSandbox, slack: SlackSandbox, accepted: Accepted): Comparison {
  const lost: string[] = [];
  const doubled: string[] = [];
  const alerts = slack.messages('#escalations').map((message) => JSON.stringify(message.blocks));
  for (const id of accepted.tickets) {
    const { tags, writes } = zendesk.ticket(id);
    const ours = tags.filter((tag) => tag.startsWith('dissatisfaction_index__'));
    if (ours.length === 0) lost.push(`ticket ${id} has no tags`);
    if (ours.length > 1 || writes > 1) doubled.push(`ticket ${id} was written ${writes} times`);
    // Every customer is another one, so every upset ticket has an alert of its own, with a button that opens it.
    const shown = alerts.filter((alert) => alert.includes(`/agent/tickets/${id}"`)).length;
    if (Number(ours[0]?.split('__')[1]) >= 70 && shown === 0) lost.push(`ticket ${id} has no alert`);
    if (shown > 1) doubled.push(`ticket ${id} has ${shown} alerts`);
  }
  for (const ts of accepted.messages) {
    const message = slack.message('#complaints', ts);
    if (message !== null && message.reactions.length === 0) lost.push(`message ${ts} was not marked`);
  }
  return { lost: lost.length, doubled: doubled.length, findings: [...lost, ...doubled] };
}
