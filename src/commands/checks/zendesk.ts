import { z } from 'zod';
import { ZENDESK } from '../../../manifests/zendesk.ts';
import { zendeskAccount } from '../../adapters/zendesk/account.ts';
import { carries, listFields } from '../../adapters/zendesk/setup/fields.ts';
import { listTriggers, ourTrigger, runsLast } from '../../adapters/zendesk/setup/trigger.ts';
import { findWebhook } from '../../adapters/zendesk/setup/webhook.ts';
import type { ZendeskTransport } from '../../adapters/zendesk/transport.ts';
import type { ZendeskConfig } from '../../config.ts';
import { isRefusedAccess } from '../../core/errors.ts';
import { fieldOptions } from '../../core/field-options.ts';
import { TicketFields } from '../../core/ticket-change.ts';
import type { Foundation } from '../../foundation.ts';
import { FIELDS_SETTING, TROUBLE_SETTING, Trouble } from '../../services-zendesk.ts';
import { type Finding, failed, look, ok, skipped, warning } from './check.ts';

const SETUP = 'Run `umbrage setup zendesk`.';
const ACCESS = 'Check ZENDESK_URL, the OAuth client in the Admin Center and its scopes, and that it acts as an admin.';
/** A webhook signed further from our clock is refused. */
const SKEW_S = 300;

export async function checkZendesk(foundation: Foundation): Promise<Finding[]> {
  const { config } = foundation;
  if (config.zendesk === null) return [skipped('Zendesk', 'not connected; set ZENDESK_URL to connect it')];
  let serverDate: string | null = null;
  const { transport, warning: old } = zendeskAccount({
    ...config.zendesk,
    onHeaders: (headers) => {
      serverDate = headers.date ?? serverDate;
    },
  });
  const access = await look('Zendesk: access', ACCESS, () => checkAccess(transport));
  const aged = old === null ? [] : [warning('Zendesk: API token', old, 'Set up an OAuth client.')];
  const isShut = access.some(({ name, status }) => name === 'Zendesk: access' && status === 'failed');
  if (isShut) return [...access, ...aged];
  return [
    ...access,
    ...aged,
    ...(await look('Zendesk: set-up', ACCESS, () => checkSetUp(foundation, config.zendesk))),
    ...(await checkTrouble(foundation)),
    ...checkClock(serverDate),
  ];
}

/** Not `users/me`: that answers 200 to anybody, as "Anonymous user". The token itself is compared with its scopes. */
async function checkAccess(transport: ZendeskTransport): Promise<Finding[]> {
  const path = '/api/v2/incremental/tickets/cursor.json';
  await transport.call({
    method: 'GET',
    path: '/api/v2/tickets.json?per_page=1',
    schema: z.object({ tickets: z.array(z.unknown()) }),
  });
  const found = [ok('Zendesk: access', 'tickets can be read, the scopes asked for are granted')];
  try {
    const start = Math.floor(Date.now() / 1000) - 120;
    await transport.call({
      method: 'GET',
      path: `${path}?start_time=${start}`,
      schema: z.object({ tickets: z.array(z.unknown()) }),
    });
    return [...found, ok('Zendesk: export', 'changes can be read')];
  } catch (error) {
    if (!isRefusedAccess(error)) throw error;
    return [
      ...found,
      failed('Zendesk: export', 'refused (403)', 'Let the OAuth client act as an admin: exports are for admins only.'),
    ];
  }
}

/** Looked at with a token of ten minutes, as set-up uses: the bot's own may not see triggers and webhooks. */
async function checkSetUp(foundation: Foundation, config: ZendeskConfig | null): Promise<Finding[]> {
  if (config === null) return [];
  const { transport } = zendeskAccount({ ...config, scopes: ZENDESK.setupScopes, lifeS: 600 });
  const fields = await checkFields(foundation, transport);
  if (config.intake === 'poll')
    return [...fields, ok('Zendesk: webhook', 'not needed: tickets are fetched (ZENDESK_INTAKE=poll)')];
  return [...fields, ...(await checkWebhook(transport, foundation.config.publicUrl))];
}

async function checkFields({ settings, models }: Foundation, transport: ZendeskTransport): Promise<Finding[]> {
  const known = (await settings.get(FIELDS_SETTING, TicketFields)) ?? {};
  const held = await listFields(transport);
  const live = await models.live();
  const catalogue = (live === null ? null : await models.card(live))?.catalogue ?? { topics: [] };
  const options = fieldOptions(catalogue);
  const wanted = { ...options, index: [], confidence: [] };
  const faults = (['topic', 'problem', 'band', 'index', 'confidence'] as const).flatMap((name) => {
    const { title, mark, type } = ZENDESK.fields[name];
    if (type === 'tagger' && wanted[name].length === 0) return [];
    const field = held.find((one) => carries(one, mark));
    if (field === undefined) return [`"${title}" is missing`];
    if (known[name] !== field.id) return [`"${title}" is not the one the bot writes`];
    if (field.active === false) return [`"${title}" is switched off`];
    const values = new Set((field.custom_field_options ?? []).map(({ value }) => value));
    const lacking = wanted[name].filter(({ value }) => !values.has(value)).length;
    return lacking === 0 ? [] : [`"${title}" lacks ${lacking} options of the live model`];
  });
  if (faults.length === 0) return [ok('Zendesk: fields', 'all there, with every option of the live model')];
  return [warning('Zendesk: fields', `${faults.join(', ')}; tickets get tags all the same`, SETUP)];
}

async function checkWebhook(transport: ZendeskTransport, publicUrl: string | null): Promise<Finding[]> {
  const webhook = await findWebhook(transport, ZENDESK.webhook);
  if (webhook === undefined) {
    return [
      warning(
        'Zendesk: webhook',
        'none that set-up made',
        `${SETUP} Until then new tickets are found by looking every few minutes.`,
      ),
    ];
  }
  const expected = publicUrl === null ? webhook.endpoint : `${publicUrl}${ZENDESK.webhook.path}`;
  const state =
    webhook.status !== 'active'
      ? failed('Zendesk: webhook', 'switched off', SETUP)
      : webhook.endpoint !== expected
        ? failed('Zendesk: webhook', `calls ${webhook.endpoint} instead of ${expected}`, SETUP)
        : ok('Zendesk: webhook', `active, calls ${webhook.endpoint}`);
  if (!webhook.subscriptions?.includes('conditional_ticket_events')) return [state];
  const listed = await listTriggers(transport);
  const trigger = ourTrigger(listed, ZENDESK.trigger.mark);
  if (trigger === undefined || trigger.active === false) {
    return [state, failed('Zendesk: trigger', trigger === undefined ? 'missing' : 'switched off', SETUP)];
  }
  return [
    state,
    runsLast(listed, trigger)
      ? ok('Zendesk: trigger', 'active, and the last one')
      : warning('Zendesk: trigger', 'other triggers run after it', SETUP),
  ];
}

async function checkTrouble({ settings }: Foundation): Promise<Finding[]> {
  const trouble = await settings.get(TROUBLE_SETTING, Trouble);
  if (trouble === null) return [];
  const detail = `the bot is shut out since ${trouble.since}: ${trouble.why}`;
  return [warning('Zendesk: bot', detail, 'Access works from here. The bot goes on with its next try.')];
}

function checkClock(serverDate: string | null): Finding[] {
  const skewS = Math.round(Math.abs(Date.now() - Date.parse(serverDate ?? '')) / 1000);
  if (Number.isNaN(skewS)) return [skipped('Clock: Zendesk', 'Zendesk sent no date')];
  if (skewS < SKEW_S / 2) return [ok('Clock: Zendesk', `${skewS} s apart`)];
  return [
    failed(
      'Clock: Zendesk',
      `${skewS} s apart; webhooks beyond ${SKEW_S} s are refused`,
      'Let this machine ask a time server (NTP).',
    ),
  ];
}
