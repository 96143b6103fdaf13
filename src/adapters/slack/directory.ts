import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import { callSlack } from './client.ts';

const More = z.object({ next_cursor: z.string().optional() }).optional();
const Channels = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string() })),
  response_metadata: More,
});
const Members = z.object({ members: z.array(z.string()), response_metadata: More });
const Info = z.object({
  channel: z.object({ is_ext_shared: z.boolean().optional(), is_pending_ext_shared: z.boolean().optional() }),
});
const Person = z.object({
  user: z.object({ real_name: z.string().optional(), name: z.string(), tz: z.string().optional() }),
});
const Workspace = z.object({ url: z.string() });

/** How long an answer about people and channels is good for. Somebody new is asked about again sooner. */
const FRESH_MS = 5 * 60_000;
const RECHECK_MS = 3_000;
/** Every event asks for the watched channels: one that is not there must not cost a whole list each time. */
const LOOK_AGAIN_MS = 20_000;
const MOST_KEPT = 2_000;

/** Who and what there is in the workspace, as far as the bot has to know. */
export interface Directory {
  /** Settings name channels as people do; the API wants ids. @throws UpstreamError when the bot sees no such channel */
  channelId(name: string): Promise<string>;
  isMember(channel: string, user: string): Promise<boolean>;
  isInternal(channel: string): Promise<boolean>;
  person(user: string): Promise<{ name: string; zone: string }>;
  /** `https://team.slack.com/`, with a slash at the end. */
  workspaceUrl(): Promise<string>;
}

export function directory(client: WebClient, now: () => number): Directory {
  const ids = new Map<string, string>();
  const unknown = new Map<string, number>();
  const members = remembered<ReadonlySet<string>>(now);
  const internal = remembered<boolean>(now);
  const people = remembered<{ name: string; zone: string }>(now);
  let workspace: string | undefined;
  const channelId = async (name: string) => {
    if (/^[CGD][A-Z0-9]{6,}$/.test(name)) return name;
    const bare = name.replace(/^#/, '');
    const known = ids.get(bare);
    if (known !== undefined) return known;
    if (now() - (unknown.get(bare) ?? Number.NEGATIVE_INFINITY) < LOOK_AGAIN_MS) throw noSuchChannel(bare);
    for await (const { id, name: found } of allChannels(client)) ids.set(found, id);
    const id = ids.get(bare);
    if (id !== undefined) return id;
    unknown.set(bare, now());
    throw noSuchChannel(bare);
  };
  return {
    channelId,
    async isMember(channel, user) {
      const id = await channelId(channel);
      const known = await members(id, FRESH_MS, () => membersOf(client, id));
      // They may have joined since.
      return known.has(user) || (await members(id, RECHECK_MS, () => membersOf(client, id))).has(user);
    },
    isInternal: (channel) => internal(channel, FRESH_MS, () => askInternal(client, channel)),
    person: (user) =>
      people(user, FRESH_MS, async () => {
        const answer = await callSlack('users.info', () => client.users.info({ user }));
        const { real_name, name, tz } = Person.parse(answer).user;
        return { name: real_name ?? name, zone: tz ?? 'Etc/UTC' };
      }),
    async workspaceUrl() {
      workspace ??= Workspace.parse(await callSlack('auth.test', () => client.auth.test())).url;
      return workspace;
    },
  };
}

function noSuchChannel(name: string): UpstreamError {
  const what = `Slack shows the bot no channel #${name}. Create it, or invite the bot into it if it is private.`;
  return new UpstreamError(what, { system: 'slack', retryable: true, code: 'channel_not_found' });
}

/** A memory of answers with an age; bounded, since people come and go for years. */
function remembered<T>(now: () => number) {
  const known = new Map<string, { at: number; value: T }>();
  return async (key: string, maxAgeMs: number, ask: () => Promise<T>): Promise<T> => {
    const entry = known.get(key);
    if (entry !== undefined && now() - entry.at < maxAgeMs) return entry.value;
    const value = await ask();
    if (known.size >= MOST_KEPT) known.clear();
    known.set(key, { at: now(), value });
    return value;
  };
}

async function* allChannels(client: WebClient) {
  for (let cursor: string | undefined; ; ) {
    const page = {
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    };
    const answer = await callSlack('conversations.list', () => client.conversations.list(page));
    const { channels, response_metadata } = Channels.parse(answer);
    yield* channels;
    cursor = response_metadata?.next_cursor;
    if (!cursor) return;
  }
}

async function membersOf(client: WebClient, channel: string): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const page = { channel, limit: 1000, ...(cursor ? { cursor } : {}) };
    const answer = await callSlack('conversations.members', () => client.conversations.members(page));
    const { members, response_metadata } = Members.parse(answer);
    for (const member of members) all.add(member);
    cursor = response_metadata?.next_cursor;
    if (!cursor) return all;
  }
}

/** A channel we cannot look into may be anybody's. Direct messages with the bot are between colleagues. */
async function askInternal(client: WebClient, channel: string): Promise<boolean> {
  if (channel.startsWith('D') || channel.startsWith('U')) return true;
  try {
    const answer = await callSlack('conversations.info', () => client.conversations.info({ channel }));
    const { is_ext_shared, is_pending_ext_shared } = Info.parse(answer).channel;
    return is_ext_shared !== true && is_pending_ext_shared !== true;
  } catch (failure) {
    if (failure instanceof UpstreamError && failure.code === 'channel_not_found') return false;
    throw failure;
  }
}
