import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { outageAlarm } from './adapters/outage-alarm.ts';
import type { Database } from './adapters/store/database.ts';
import type { Settings } from './adapters/store/settings.ts';
import { openWritePermits } from './adapters/store/write-permits.ts';
import { accessAlarm, feedWithAlarm, withAlarm } from './adapters/zendesk/access-alarm.ts';
import { zendeskAccount } from './adapters/zendesk/account.ts';
import { zendeskDesk } from './adapters/zendesk/desk.ts';
import { type RotatingWebhook, rotatingWebhook } from './adapters/zendesk/rotating-webhook.ts';
import { ticketFeed } from './adapters/zendesk/ticket-feed.ts';
import { writeLimit } from './adapters/zendesk/write-limit.ts';
import type { ZendeskConfig } from './config.ts';
import type { Desk, Log, Operators, TicketFeed } from './core/ports.ts';

/** What set-up leaves behind about the webhook. The secrets are never printed. */
export const WebhookSetting = z.object({
  id: z.string(),
  endpoint: z.string(),
  secret: z.string(),
  previous: z.string().nullable(),
});
export const WEBHOOK_SETTING = 'zendesk.webhook';
export const FIELDS_SETTING = 'zendesk.fields';
/** There while Zendesk does not let us in. */
export const TROUBLE_SETTING = 'zendesk.trouble';
export const Trouble = z.object({ why: z.string(), since: z.string() });

/** Everything that talks to one Zendesk account. */
export interface ZendeskServices {
  desk: Desk;
  feed: TicketFeed;
  webhook: RotatingWebhook;
}

interface Around {
  database: Database;
  settings: Settings;
  log: Log;
  operators: Operators;
}

export async function openZendesk(config: ZendeskConfig, around: Around): Promise<ZendeskServices> {
  const { database, settings, log } = around;
  const limit = writeLimit(config.writesPerMinute);
  const { transport, warning } = zendeskAccount({ ...config, onHeaders: (headers) => limit.hear(headers) });
  if (warning !== null) log.warn({}, warning);
  const { admit } = openWritePermits(database.sql, () => limit.perMinute());
  const alarm = alarmOf(around);
  const unreadable = (at: string) => log.warn({ at }, 'a ticket of the export lacks what we need and is left out');
  return {
    desk: withAlarm(zendeskDesk({ transport, now: Date.now, admit }), alarm),
    feed: feedWithAlarm(ticketFeed({ transport, admit, sleep: wait, unreadable }), alarm),
    webhook: await openWebhook(config, settings),
  };
}

function alarmOf({ settings, log, operators }: Around) {
  const outage = outageAlarm('Zendesk', { settings, operators, log, now: Date.now });
  const tell = (key: string, text: string) => {
    operators
      .tell(key, text)
      .catch((err) => log.error({ err, notice: text }, 'a notice for the operators could not be kept'));
  };
  return accessAlarm({
    claim: (why) => settings.claim(TROUBLE_SETTING, { why, since: new Date().toISOString() }),
    release: () => settings.remove(TROUBLE_SETTING),
    // Named after the moment: the next trouble is another notice.
    tell: (text) => tell(`zendesk-access:${new Date().toISOString()}`, text),
    outage,
    remark: (text) => tell(`zendesk-forbidden:${new Date().toISOString().slice(0, 10)}`, text),
  });
}

function openWebhook(config: ZendeskConfig, settings: Settings): Promise<RotatingWebhook> {
  return rotatingWebhook(async () => {
    const stored = await settings.get(WEBHOOK_SETTING, WebhookSetting);
    return [...config.webhookSecrets, ...[stored?.secret, stored?.previous].filter((one) => typeof one === 'string')];
  }, Date.now);
}
