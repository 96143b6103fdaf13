import type { Slack } from './slack.ts';
import type { Channel, SlackMessage } from './state.ts';

/** `https://<domain>.slack.com/archives/<channel>/p<ts without the dot>`, with the thread for a reply. */
export function permalink(slack: Slack, channel: Channel, message: SlackMessage): string {
  const link = `https://${slack.state.identity.teamDomain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}`;
  const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  return isReply ? `${link}?thread_ts=${message.thread_ts}&cid=${channel.id}` : link;
}
