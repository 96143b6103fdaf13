import { RequestError, UpstreamError } from '../core/errors.ts';
import type { Desk, Messenger, TicketFeed, ZendeskWebhook } from '../core/ports.ts';

const missing = (system: 'zendesk' | 'slack', setting: string) =>
  new UpstreamError(`This needs ${system}, which is not connected. Set ${setting}.`, { system, retryable: false });

const noZendesk = async () => {
  throw missing('zendesk', 'ZENDESK_URL');
};
const noSlack = async () => {
  throw missing('slack', 'SLACK_BOT_TOKEN');
};

/** Stands in for Zendesk in an installation that has none. */
export const absentDesk: Desk = { ticket: noZendesk, write: noZendesk, create: noZendesk, earlierWrite: noZendesk };

export const absentFeed: TicketFeed = { page: noZendesk, changes: noZendesk, many: noZendesk, writeMany: noZendesk };

export const absentWebhook: ZendeskWebhook = {
  verified() {
    throw new RequestError(404, 'Zendesk is not connected here. Set ZENDESK_URL.');
  },
};

/** Stands in for Slack in an installation that has none: nothing is watched, and no rule asks for an alert. */
export const absentMessenger: Messenger = {
  postAlert: noSlack,
  findAlert: noSlack,
  updateAlert: noSlack,
  mark: noSlack,
  watches: async () => false,
  watched: async () => [],
  post: noSlack,
  find: noSlack,
  update: noSlack,
  said: noSlack,
  whisper: noSlack,
  isMember: async () => false,
  isInternal: async () => false,
  person: noSlack,
  permalink: noSlack,
};
