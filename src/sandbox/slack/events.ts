import { setTimeout as wait } from 'node:timers/promises';
import type { AppAnswer } from './app-answer.ts';
import { JSON_BODY, postToApp } from './http-link.ts';
import { slackId } from './ids.ts';
import { type Json, textOf } from './json.ts';
import { scopeFamily } from './lookup.ts';
import type { Slack } from './slack.ts';
import type { SocketLink } from './socket-link.ts';
import type { Channel } from './state.ts';

export interface DeliveryAttempt {
  /** Milliseconds since 1970. */
  at: number;
  over: 'http' | 'socket';
  /** HTTP status, 200 for an acknowledged envelope, 0 for none. */
  status: number;
  failure: AppAnswer['failure'];
  ms: number;
  /** 0 for the first attempt; later ones carry it in `x-slack-retry-num`. */
  retryNum: number;
  retryReason: string | null;
}

export interface EventDelivery {
  eventId: string;
  /** The event's type, for messages with the subtype: `message.message_changed`. */
  type: string;
  state: 'pending' | 'delivered' | 'failed' | 'not_subscribed';
  attempts: DeliveryAttempt[];
  /** The request body as sent. */
  payload: Json;
}

export interface Events {
  readonly log: readonly EventDelivery[];
  emit(event: Json, channel: Channel | undefined): void;
  /** Sends an event once more, with the same id, as a late retry. @throws Error when the log has no such event */
  redeliver(eventId: string): Promise<DeliveryAttempt>;
  /** Resolves when nothing is on its way and no retry is due. */
  settled(): Promise<void>;
}

const LOG_LENGTH = 1000;

/** Delivers events as the Events API does: at once, on failure at once again, after a minute, after five. */
export function events(slack: Slack, link: SocketLink): Events {
  const log: EventDelivery[] = [];
  const underWay = new Set<Promise<void>>();

  async function attempt(delivery: EventDelivery, retryNum: number, retryReason: string | null): Promise<AppAnswer> {
    const at = slack.clock();
    const url = slack.settings.eventsUrl;
    const answer =
      url === null
        ? await link.send({
            type: 'events_api',
            payload: delivery.payload,
            acceptsResponse: false,
            retryAttempt: retryNum,
            retryReason: retryReason ?? '',
          })
        : await postToApp(slack, url, JSON_BODY, JSON.stringify(delivery.payload), retryHeaders(retryNum, retryReason));
    const { status, failure, ms } = answer;
    delivery.attempts.push({ at, over: url === null ? 'socket' : 'http', status, failure, ms, retryNum, retryReason });
    return answer;
  }

  async function deliver(delivery: EventDelivery): Promise<void> {
    const { retryDelayMs } = slack.settings;
    let reason: string | null = null;
    for (const [retryNum, delayMs] of [0, 0, retryDelayMs, 5 * retryDelayMs].entries()) {
      if (delayMs > 0) await wait(delayMs, undefined, { signal: slack.closing });
      slack.closing.throwIfAborted();
      let answer = await attempt(delivery, retryNum, reason);
      // A lost connection is not the app's failure: another connection gets the event, not marked as a retry.
      while (answer.failure === 'connection_lost' && link.connections > 0)
        answer = await attempt(delivery, retryNum, reason);
      if (isAccepted(answer)) {
        delivery.state = 'delivered';
        return;
      }
      if (answer.noRetry) break;
      reason = retryReasonOf(answer);
    }
    delivery.state = 'failed';
  }

  return {
    log,
    emit(event, channel) {
      const delivery: EventDelivery = {
        eventId: slackId('Ev'),
        type: [textOf(event.type), textOf(event.subtype)].filter((part) => part !== '').join('.'),
        state: isWanted(slack, event, channel) ? 'pending' : 'not_subscribed',
        attempts: [],
        payload: {},
      };
      delivery.payload = eventBody(slack, delivery.eventId, event, channel);
      log.push(delivery);
      if (log.length > LOG_LENGTH) log.shift();
      if (delivery.state !== 'pending') return;
      // Only closing the sandbox rejects a delivery.
      const run: Promise<void> = deliver(delivery)
        .catch(() => undefined)
        .finally(() => underWay.delete(run));
      underWay.add(run);
    },
    async redeliver(eventId) {
      const delivery = log.find((each) => each.eventId === eventId);
      if (delivery === undefined) throw new Error(`Cannot deliver event ${eventId} again: it is not in the log.`);
      await attempt(delivery, 1, 'http_timeout');
      const last = delivery.attempts.at(-1);
      if (last === undefined) throw new Error(`Event ${eventId} left no trace of its delivery.`);
      return last;
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

const isAccepted = (answer: AppAnswer): boolean => answer.status >= 200 && answer.status < 300;

function retryHeaders(retryNum: number, reason: string | null): Record<string, string> {
  return reason === null ? {} : { 'x-slack-retry-num': String(retryNum), 'x-slack-retry-reason': reason };
}

function retryReasonOf(answer: AppAnswer): string {
  if (answer.failure === null) return 'http_error';
  return answer.failure === 'timeout' ? 'http_timeout' : 'connection_failed';
}

/** An app gets the events it subscribed to and has the scope for. */
function isWanted(slack: Slack, event: Json, channel: Channel | undefined): boolean {
  const type = textOf(event.type);
  const { subscriptions, scopes } = slack.settings;
  const name = type === 'message' && channel !== undefined ? `message.${FAMILY_NAMES[scopeFamily(channel)]}` : type;
  if (subscriptions !== null && !subscriptions.has(name)) return false;
  const needed = type === 'message' && channel !== undefined ? `${scopeFamily(channel)}:history` : EVENT_SCOPES[type];
  return needed === undefined || scopes.has(needed);
}

const FAMILY_NAMES = { channels: 'channels', groups: 'groups', im: 'im' } as const;

const EVENT_SCOPES: Record<string, string> = {
  app_mention: 'app_mentions:read',
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
  link_shared: 'links:read',
  member_joined_channel: 'channels:read',
};

function eventBody(slack: Slack, eventId: string, event: Json, channel: Channel | undefined): Json {
  const { teamId, appId, botUser } = slack.state.identity;
  return {
    token: 'legacy-verification-token',
    team_id: teamId,
    context_team_id: teamId,
    context_enterprise_id: null,
    api_app_id: appId,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(slack.clock() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: teamId, user_id: botUser, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: channel?.isShared ?? false,
    event_context: `4-${Buffer.from(eventId).toString('base64url')}`,
  };
}
