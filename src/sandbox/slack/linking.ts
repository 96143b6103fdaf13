import type { Slack } from './slack.ts';

/**
 * What `link_names` and `parse: full` do to the text of a message before it is kept: names become live tokens.
 * This is why text of a customer must never be sent with them.
 */
export function linkNames(slack: Slack, text: string, everything: boolean): string {
  return text
    .split(/(<[^>]*>)/)
    .map((part) => (part.startsWith('<') ? part : linkPlain(slack, part, everything)))
    .join('');
}

function linkPlain(slack: Slack, text: string, everything: boolean): string {
  return text.replace(/(^|[\s(])([@#])([a-z0-9._-]+)/g, (whole, before: string, sign: string, name: string) => {
    const token = sign === '@' ? personToken(slack, name, everything) : channelToken(slack, name);
    return token === undefined ? whole : before + token;
  });
}

function personToken(slack: Slack, name: string, everything: boolean): string | undefined {
  if (everything && ['channel', 'here', 'everyone'].includes(name)) return `<!${name}>`;
  const group = [...slack.state.groups.values()].find((each) => each.handle === name);
  if (group !== undefined) return `<!subteam^${group.id}>`;
  const user = [...slack.state.users.values()].find((each) => each.name === name);
  return user === undefined ? undefined : `<@${user.id}>`;
}

function channelToken(slack: Slack, name: string): string | undefined {
  const channel = [...slack.state.channels.values()].find((each) => each.name === name && each.kind === 'public');
  return channel === undefined ? undefined : `<#${channel.id}|${name}>`;
}
