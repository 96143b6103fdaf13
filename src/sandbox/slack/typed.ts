import { shortId } from './ids.ts';
import type { Json } from './json.ts';
import type { Slack } from './slack.ts';

/** What a person's client makes of typed text: escaped text with live tokens for what it recognised, and rich text. */
export interface Typed {
  text: string;
  blocks: Json[];
  /** Ids of people mentioned. */
  mentions: string[];
  urls: string[];
}

interface Piece {
  wire: string;
  element: Json;
  mention?: string;
  url?: string;
}

/** Addresses, `@names` and `#channels`. Everything else is words, `<!channel>` typed by hand included. */
const LIVE = /(https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]'"]|[@#][a-z0-9._-]+)/i;

export function typed(slack: Slack, raw: string): Typed {
  const pieces = raw
    .split(LIVE)
    .filter((part) => part !== '')
    .map((part) => pieceOf(slack, part));
  const section = { type: 'rich_text_section', elements: pieces.map((piece) => piece.element) };
  return {
    text: pieces.map((piece) => piece.wire).join(''),
    blocks: [{ type: 'rich_text', block_id: shortId(), elements: [section] }],
    mentions: pieces.flatMap((piece) => piece.mention ?? []),
    urls: pieces.flatMap((piece) => piece.url ?? []),
  };
}

function pieceOf(slack: Slack, part: string): Piece {
  if (/^https?:\/\//i.test(part)) {
    return { wire: `<${escaped(part)}>`, element: { type: 'link', url: part }, url: part };
  }
  const name = part.slice(1).toLowerCase();
  if (part.startsWith('@')) return mentionPiece(slack, part, name);
  if (part.startsWith('#')) {
    const channel = [...slack.state.channels.values()].find((each) => each.name === name && each.kind !== 'im');
    if (channel !== undefined) {
      return { wire: `<#${channel.id}|${name}>`, element: { type: 'channel', channel_id: channel.id } };
    }
  }
  return words(part);
}

function mentionPiece(slack: Slack, part: string, name: string): Piece {
  if (['channel', 'here', 'everyone'].includes(name)) {
    return { wire: `<!${name}>`, element: { type: 'broadcast', range: name } };
  }
  const group = [...slack.state.groups.values()].find((each) => each.handle === name);
  if (group !== undefined) {
    return { wire: `<!subteam^${group.id}>`, element: { type: 'usergroup', usergroup_id: group.id } };
  }
  const user = [...slack.state.users.values()].find((each) => each.name === name);
  if (user === undefined) return words(part);
  return { wire: `<@${user.id}>`, element: { type: 'user', user_id: user.id }, mention: user.id };
}

const words = (part: string): Piece => ({ wire: escaped(part), element: { type: 'text', text: part } });

/** The three control characters, the ampersand first. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
