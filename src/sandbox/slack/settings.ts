import { randomBytes } from 'node:crypto';
import type { Changeable, SlackOptions } from './sandbox.ts';
import { SCOPES } from './scopes.ts';
import type { Settings } from './slack.ts';

/**
 * Without scopes given, the bot has all of them but `chat:write.public`: with that one a missing
 * `conversations.join` would go unnoticed.
 */
const DEFAULT_SCOPES = SCOPES.filter((scope) => scope !== 'chat:write.public');

export function initialSettings(options: SlackOptions): Settings {
  return {
    botToken: options.botToken ?? `xoxb-${randomBytes(12).toString('hex')}`,
    appToken: options.appToken ?? `xapp-1-${randomBytes(12).toString('hex')}`,
    signingSecret: options.signingSecret ?? randomBytes(16).toString('hex'),
    scopes: new Set(options.scopes ?? DEFAULT_SCOPES),
    subscriptions: options.subscriptions === undefined ? null : new Set(options.subscriptions),
    eventsUrl: options.eventsUrl ?? null,
    rateLimits: options.rateLimits ?? 'real',
    retryDelayMs: options.retryDelayMs ?? 60_000,
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
    charts: options.charts ?? true,
    unfurlDomains: new Set(options.unfurlDomains ?? []),
  };
}

export function applyChange(settings: Settings, change: Changeable): void {
  const { scopes, subscriptions, unfurlDomains, ...plain } = change;
  Object.assign(settings, plain);
  if (scopes !== undefined) settings.scopes = new Set(scopes);
  if (subscriptions !== undefined) settings.subscriptions = subscriptions === null ? null : new Set(subscriptions);
  if (unfurlDomains !== undefined) settings.unfurlDomains = new Set(unfurlDomains);
}
