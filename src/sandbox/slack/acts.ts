import { type AppAnswer, answeredObject, complaint } from './app-answer.ts';
import type { AppLink } from './app-link.ts';
import type { Json } from './json.ts';
import { wireMessage } from './messages.ts';
import { Refusal } from './refusal.ts';
import type { ResponseSlot, Responses } from './responses.ts';
import type { Slack } from './slack.ts';
import type { Channel, SlackMessage, User } from './state.ts';

/** How an act of a person ended. */
export interface ActResult {
  /** HTTP status of the app's answer; 200 for an acknowledged envelope; 0 when none came. */
  status: number;
  body: unknown;
  /** Milliseconds until the app answered. */
  ms: number;
  /** For `responses(id)`: what came through this act's response_url. Empty when it has none. */
  id: string;
  /** What the person was told went wrong: `operation_timeout`, `dispatch_failed`, or a code such as `invalid_blocks`. */
  error: string | null;
}

/** What the acts need. */
export interface Acting {
  slack: Slack;
  app: AppLink;
  responses: Responses;
}

export function result(answer: AppAnswer, id = ''): ActResult {
  const { status, body, ms } = answer;
  return { status, body, ms, id, error: complaint(answer) };
}

/** `/command text` in a channel. Slack does not run app commands in threads, so there is no thread. */
export async function runCommand(
  acting: Acting,
  user: User,
  channel: Channel,
  command: string,
  text: string,
): Promise<ActResult> {
  const { slack, app, responses } = acting;
  const { teamId, teamDomain, appId } = slack.state.identity;
  const slot = responses.issue('commands', channel, user.id, null);
  const answer = await app.command({
    token: 'legacy-verification-token',
    team_id: teamId,
    team_domain: teamDomain,
    channel_id: channel.id,
    channel_name: shownName(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: appId,
    is_enterprise_install: 'false',
    response_url: slot.url,
    trigger_id: slack.triggers.issue(user.id),
  });
  return said(acting, answer, slot);
}

/** The answer to a command may be the message itself: plain text, or a message as JSON. */
function said({ responses }: Acting, answer: AppAnswer, slot: ResponseSlot): ActResult {
  const outcome = result(answer, slot.id);
  if (outcome.error !== null) return outcome;
  const message =
    answeredObject(answer) ?? (typeof answer.body === 'string' && answer.body !== '' ? { text: answer.body } : null);
  if (message === null) return outcome;
  try {
    responses.immediate(slot.id, message);
    return outcome;
  } catch (error) {
    if (error instanceof Refusal) return { ...outcome, error: error.code };
    throw error;
  }
}

/** A message shortcut from the menu of a message; it works in threads too. */
export async function runShortcut(
  acting: Acting,
  user: User,
  channel: Channel,
  message: SlackMessage,
  callbackId: string,
) {
  const { slack, app, responses } = acting;
  const slot = responses.issue('actions', channel, user.id, { kind: 'message', message });
  const answer = await app.interact({
    type: 'message_action',
    token: 'legacy-verification-token',
    action_ts: slack.nextTs(),
    ...whoAndWhere(slack, user),
    channel: { id: channel.id, name: shownName(channel) },
    callback_id: callbackId,
    trigger_id: slack.triggers.issue(user.id),
    response_url: slot.url,
    message_ts: message.ts,
    message: wireMessage(channel, message),
  });
  return result(answer, slot.id);
}

/** A global shortcut. */
export async function runGlobalShortcut({ slack, app }: Acting, user: User, callbackId: string): Promise<ActResult> {
  const answer = await app.interact({
    type: 'shortcut',
    token: 'legacy-verification-token',
    action_ts: slack.nextTs(),
    ...whoAndWhere(slack, user),
    callback_id: callbackId,
    trigger_id: slack.triggers.issue(user.id),
  });
  return result(answer);
}

/** Slack hides the names of private conversations. */
export function shownName(channel: Channel): string {
  return channel.kind === 'public' ? channel.name : channel.kind === 'private' ? 'privategroup' : 'directmessage';
}

/** The part every interactive payload shares. */
export function whoAndWhere(slack: Slack, user: User): Json {
  const { teamId, teamDomain } = slack.state.identity;
  return {
    team: { id: teamId, domain: teamDomain },
    user: { id: user.id, username: user.name, name: user.name, team_id: teamId },
    is_enterprise_install: false,
    enterprise: null,
  };
}
