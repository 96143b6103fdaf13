import type { Args } from '../args.ts';
import { checkedBlocks, mustSaySomething, readContent } from '../content.ts';
import { isList, isObject, type Json, objectsOf, textOf } from '../json.ts';
import { channelById, messageAt, mustBeIn } from '../lookup.ts';
import { editMessage } from '../messages.ts';
import { permalink } from '../permalink.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Slack } from '../slack.ts';
import { threadOf } from './chat.ts';
import type { Methods } from './method.ts';

/** chat methods that do not write a message of their own into a channel. */
export const CHAT_BESIDE: Methods = {
  'chat.postEphemeral': { scopes: ['chat:write'], tier: 'tier4', run: postEphemeral },
  'chat.getPermalink': { scopes: [], tier: 'special', run: getPermalink },
  'chat.unfurl': { scopes: ['links:write'], tier: 'tier3', run: unfurl },
};

function postEphemeral(slack: Slack, args: Args): Json {
  const channel = channelById(slack, args.required('channel'));
  const user = args.required('user');
  mustBeIn(slack, channel);
  if (!channel.members.has(user)) throw new Refusal('user_not_in_channel');
  const content = readContent(slack, args);
  mustSaySomething(content);
  const thread = threadOf(channel, args.text('thread_ts'));
  const ts = slack.nextTs();
  const placed = { channel: channel.id, user, ts, ...(thread === undefined ? {} : { thread_ts: thread }) };
  slack.state.ephemerals.push({ ...content, ...placed, text: content.text ?? '' });
  slack.changed({ kind: 'ephemeral', where: user });
  return { message_ts: ts };
}

function getPermalink(slack: Slack, args: Args): Json {
  const channel = channelById(slack, args.required('channel'));
  const message = messageAt(channel, args.required('message_ts'));
  return { channel: channel.id, permalink: permalink(slack, channel, message) };
}

/** Unfurls go only to links that were offered to the app in a `link_shared` event. */
function unfurl(slack: Slack, args: Args): Json {
  const key = args.has('unfurl_id') ? args.required('unfurl_id') : `${args.required('channel')}:${args.required('ts')}`;
  const offered = slack.state.offeredLinks.get(key);
  if (offered === undefined) throw new Refusal('cannot_unfurl_message');
  const made = [...plainUnfurls(slack, args, offered.urls), ...entities(args, offered.urls)];
  const channel = slack.state.channels.get(offered.channel);
  const message = channel?.messages.get(offered.ts);
  if (channel !== undefined && message !== undefined) {
    editMessage(slack, channel, message, { attachments: [...(message.attachments ?? []), ...made] }, null);
  }
  return {};
}

function plainUnfurls(slack: Slack, args: Args, urls: ReadonlySet<string>): Json[] {
  const unfurls = args.json('unfurls');
  if (unfurls === undefined && args.has('metadata')) return [];
  if (unfurls === undefined) throw new Refusal('missing_unfurls');
  if (!isObject(unfurls)) throw new Refusal('invalid_unfurls_format');
  return Object.entries(unfurls).map(([url, value]) => {
    if (!urls.has(url)) throw new Refusal('cannot_unfurl_url');
    if (!isObject(value)) throw new Refusal('invalid_unfurls_format');
    const blocks =
      value.blocks === undefined ? {} : { blocks: checkedBlocks(slack, value.blocks, `/unfurls/${url}/blocks`) };
    return { ...value, ...blocks, from_url: url, app_unfurl_url: url, is_app_unfurl: true };
  });
}

/** Work Objects: each entity names the URL it stands for. */
function entities(args: Args, urls: ReadonlySet<string>): Json[] {
  const metadata = args.json('metadata');
  if (metadata === undefined) return [];
  if (!isObject(metadata) || !isList(metadata.entities)) throw new Refusal('invalid_metadata_format');
  return objectsOf(metadata.entities).map((entity) => {
    const url = textOf(entity.app_unfurl_url);
    const missing = ['entity_type', 'entity_payload', 'external_ref', 'url', 'app_unfurl_url'].filter(
      (field) => entity[field] === undefined,
    );
    if (missing.length > 0)
      throw invalid(
        'invalid_arguments',
        missing.map((field) => `missing required field: ${field}`),
      );
    if (!urls.has(url)) throw new Refusal('cannot_unfurl_url');
    return { from_url: url, app_unfurl_url: url, is_app_unfurl: true, entity };
  });
}
