import { describe, expect, test } from 'vitest';
import { PUBLISHED_TEST_SECRET, zendeskSignature } from '../../../src/adapters/zendesk/signature.ts';
import { type WebhookOptions, zendeskWebhook } from '../../../src/adapters/zendesk/webhook.ts';
import { RequestError, SignatureError } from '../../../src/core/errors.ts';
import { TicketCreated } from '../../../src/core/ticket-created.ts';

const SECRET = 'bm90LWEtcmVhbC1zZWNyZXQ=';
const SIGNED_AT = '2026-11-22T10:00:01Z';
const TRIGGER = '{"v":1,"ticket_id":"5158","updated_at":"2026-11-22T10:00:00Z"}';

const event = (more: object = {}) =>
  JSON.stringify({
    type: 'zen:event-type:ticket.created',
    account_id: 22129848,
    id: 'cbe4028c-7239-495d-b020-f22348516046',
    time: '2026-11-22T10:00:00.672717030Z',
    zendesk_event_version: '2022-11-06',
    subject: 'zen:ticket:5158',
    event: {},
    detail: { id: '5158', subject: 'Cannot log in', status: 'OPEN', priority: 'HIGH', via: { channel: 'web_service' } },
    ...more,
  });

function webhook(more: Partial<WebhookOptions> = {}) {
  return zendeskWebhook({ secrets: [SECRET], now: () => Date.parse(SIGNED_AT) + 2000, ...more });
}

function signed(text: string | Uint8Array, { secret = SECRET, at = SIGNED_AT, headers = {} } = {}) {
  const body = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return {
    body,
    headers: {
      'x-zendesk-account-id': '22129848',
      'x-zendesk-webhook-id': '01HF0000000000000000000000',
      'x-zendesk-webhook-invocation-id': '01HF1111111111111111111111',
      'x-zendesk-webhook-signature': zendeskSignature(secret, at, body),
      'x-zendesk-webhook-signature-timestamp': at,
      ...headers,
    },
  };
}

test('the signature is the one OpenSSL computes', () => {
  // printf '%s' "$timestamp$body" | openssl dgst -sha256 -hmac "$secret" -binary | base64
  expect(zendeskSignature(SECRET, SIGNED_AT, new TextEncoder().encode(TRIGGER))).toBe(
    'pfZCIiJOaR6nDpRjv7nBJJlCHz24gMjzGJllZDQ/iAw=',
  );
});

describe('a genuine webhook', () => {
  test('of our trigger announces the ticket under its invocation', () => {
    expect(webhook().verified(signed(TRIGGER))).toEqual({
      kind: 'ticket_created',
      event: {
        ticketId: '5158',
        deliveryId: 'invocation:01HF1111111111111111111111',
        occurredAt: '2026-11-22T10:00:00.000Z',
      },
    });
  });

  test('of an event subscription announces the ticket under its event', () => {
    const notice = webhook().verified(signed(event()));

    expect(notice).toEqual({
      kind: 'ticket_created',
      event: {
        ticketId: '5158',
        deliveryId: 'event:cbe4028c-7239-495d-b020-f22348516046',
        occurredAt: '2026-11-22T10:00:00.672Z',
      },
    });
    expect(TicketCreated.parse(notice.kind === 'ticket_created' && notice.event)).toBeTruthy();
  });

  test.each([
    ['a number as ticket id', '{"ticket_id":5158}', '5158', null],
    ['no time', '{"v":1,"ticket_id":"5158"}', '5158', null],
    ['a time in words', '{"v":1,"ticket_id":"5158","updated_at":"yesterday, around noon"}', '5158', null],
    ['a number in an event', event({ detail: { id: 5158 }, time: 5 }), '5158', null],
    ['the type in another case', event({ type: 'Zen:Event-Type:Ticket.Created' }), '5158', '2026-11-22T10:00:00.672Z'],
  ])('is read with %s', (_what, body, ticketId, occurredAt) => {
    expect(webhook().verified(signed(body))).toMatchObject({ kind: 'ticket_created', event: { ticketId, occurredAt } });
  });

  test('without any id of the delivery is known by its bytes', () => {
    const request = signed(TRIGGER, { headers: { 'x-zendesk-webhook-invocation-id': undefined } });
    const later = signed(TRIGGER, {
      at: '2026-11-22T10:00:02Z',
      headers: { 'x-zendesk-webhook-invocation-id': undefined },
    });
    const id = (r: typeof request) => {
      const notice = webhook().verified(r);
      return notice.kind === 'ticket_created' ? notice.event.deliveryId : null;
    };

    expect(id(request)).toMatch(/^bytes:[0-9a-f]{64}$/);
    expect(id(request)).toBe(id(request));
    expect(id(later)).not.toBe(id(request));
  });

  test('of another event is no error and no ticket', () => {
    const other = event({ type: 'zen:event-type:ticket.comment_added' });

    expect(webhook().verified(signed(other))).toEqual({
      kind: 'unsupported',
      type: 'zen:event-type:ticket.comment_added',
    });
  });

  test.each([
    ['no JSON', 'Ann Smith is angry'],
    ['JSON cut off', TRIGGER.slice(0, 20)],
    ['nothing', ''],
    ['a list', '[]'],
    ['no ticket', '{"v":1}'],
    ['a ticket id that is none', '{"ticket_id":"../users/1"}'],
    ['an event without its ticket', event({ detail: {} })],
    ['bytes that are no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
  ])('with %s is answered 400 without repeating the body', (_what, body) => {
    const thrown = (() => {
      try {
        return webhook().verified(signed(body));
      } catch (error) {
        return error;
      }
    })();

    expect(thrown).toBeInstanceOf(RequestError);
    expect(thrown).toMatchObject({ status: 400 });
    expect(`${thrown} ${(thrown as RequestError).cause}`).not.toContain('Ann');
  });
});

describe('a request that proves nothing is refused', () => {
  const good = signed(TRIGGER);
  const without = (name: string) => ({ ...good, headers: { ...good.headers, [name]: undefined } });
  const having = (name: string, value: string | string[]) => ({ ...good, headers: { ...good.headers, [name]: value } });
  const SIGNATURE = 'x-zendesk-webhook-signature';
  const TIMESTAMP = 'x-zendesk-webhook-signature-timestamp';

  test.each([
    ['no signature', without(SIGNATURE)],
    ['an empty signature', having(SIGNATURE, '')],
    ['no timestamp', without(TIMESTAMP)],
    ['a signature of another secret', signed(TRIGGER, { secret: 'somebody else' })],
    ['a short signature', having(SIGNATURE, 'AAAA')],
    ['a signature that is no base64', having(SIGNATURE, '%%%')],
    ['two signatures', having(SIGNATURE, [good.headers[SIGNATURE], good.headers[SIGNATURE]])],
    ['a changed body', { ...good, body: new TextEncoder().encode(TRIGGER.replace('5158', '5159')) }],
    ['a changed timestamp', having(TIMESTAMP, '2026-11-22T10:00:02Z')],
    ['a timestamp that is no time', signed(TRIGGER, { at: 'soon' })],
    ['a stale timestamp', signed(TRIGGER, { at: '2026-11-22T09:54:59Z' })],
    ['a timestamp of the future', signed(TRIGGER, { at: '2026-11-22T10:05:10Z' })],
    ['the test secret of the manual', signed(TRIGGER, { secret: PUBLISHED_TEST_SECRET })],
    ['a body that is no JSON either', { ...signed('Ann', { secret: 'x' }) }],
  ])('%s', (_what, request) => {
    expect(() => webhook().verified(request)).toThrow(SignatureError);
  });

  test.each([
    ['another account', { accountId: '1' }, TRIGGER],
    ['another webhook', { webhookId: '01HF9999999999999999999999' }, TRIGGER],
  ])('%s', (_what, options, body) => {
    expect(() => webhook(options).verified(signed(body))).toThrow(SignatureError);
  });

  test('another account in the signed body, whatever the header says', () => {
    const foreign = signed(event({ account_id: 7 }));

    expect(() => webhook({ accountId: '22129848' }).verified(foreign)).toThrow(SignatureError);
    expect(
      webhook({ accountId: '22129848', webhookId: '01HF0000000000000000000000' }).verified(signed(event())),
    ).toMatchObject({
      kind: 'ticket_created',
    });
  });
});

test('while the secret is rotated both are accepted', () => {
  const rotating = webhook({ secrets: ['the new one', SECRET] });

  expect(rotating.verified(signed(TRIGGER)).kind).toBe('ticket_created');
  expect(rotating.verified(signed(TRIGGER, { secret: 'the new one' })).kind).toBe('ticket_created');
});

test('header names come in any case', () => {
  const { body, headers } = signed(TRIGGER);
  const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));

  expect(webhook().verified({ body, headers: upper }).kind).toBe('ticket_created');
});

test.each([[[]], [['']], [[SECRET, ' ']], [[PUBLISHED_TEST_SECRET]], [[SECRET, PUBLISHED_TEST_SECRET]]])(
  'secrets that prove nothing stop the start',
  (secrets) => {
    expect(() => webhook({ secrets })).toThrow(/ZENDESK_WEBHOOK_SECRET/);
  },
);
