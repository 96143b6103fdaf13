import fc from 'fast-check';
import { BANDS } from '../../../src/core/classification.ts';
import { type Escalation, EscalationState } from '../../../src/core/escalation.ts';

export const AT = '2026-03-01T12:00:00.000Z';
const NASTY = [
  '',
  ' ',
  '<!channel> <!here> <@U0EVIL> <!subteam^S0EVIL> @channel @mara',
  '<https://evil.example|Open ticket> https://evil.example/a_b evil@evil.example',
  '*bold* _italic_ ~strike~ `code` ```block``` > quote\n> again\n• list',
  '&lt;!channel&gt; &amp;lt;!here&amp;gt;',
  '\u202Eevil \u2066override\u2069 שלום مرحبا',
  '😡'.repeat(4000),
  'x'.repeat(30_000),
  '\u0007\u200B\uFEFF',
  '{{ticket.id}} \u0024{7*7} :tada:',
];
export const text = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.array(fc.constantFrom(...NASTY.map((each) => each.slice(0, 100))), { maxLength: 4 }).map((some) => some.join(' ')),
);
export const maybe = fc.option(text, { nil: null });

export const subject = fc.record({
  complaintId: fc.constantFrom('zendesk:1', 'slack:C01ABCDEF:1.1'),
  customerId: fc.constant('zendesk:9'),
  customerName: maybe,
  url: fc.constantFrom(null, 'https://acme.zendesk.com/agent/tickets/1'),
  quote: text,
  topic: maybe,
  problem: maybe,
  needsReview: fc.boolean(),
  index: fc.integer({ min: 0, max: 100 }),
  band: fc.constantFrom(...BANDS),
  evidence: fc.array(
    fc.record({
      text,
      weight: fc.double({ min: -3, max: 3, noNaN: true }),
      about: fc.constantFrom('topic' as const, 'index' as const),
    }),
    { maxLength: 8 },
  ),
  model: text,
  rule: text,
});
export const escalation: fc.Arbitrary<Escalation> = fc.record({
  id: fc.constant('013fde7f-1a45-464e-b5c9-4177cd9fc9b5'),
  revision: fc.constant(3),
  state: fc.constantFrom(...EscalationState.options),
  channel: fc.constant('#escalations'),
  mention: fc.constantFrom(null, 'S0TEAM'),
  subject,
  complaints: fc.nat(),
  owner: fc.constantFrom(null, 'U0MARA'),
  snoozedUntil: fc.constantFrom(null, AT),
  openedAt: fc.constant(AT),
  changedAt: fc.constant(AT),
  remindAfterMinutes: fc.constantFrom(null, 30),
  waitingSince: fc.constant(null),
  remindedAt: fc.constant(null),
  claimedAt: fc.constant(null),
  ended: fc.constantFrom(null, { by: 'zendesk', at: AT }, { by: 'U0THEO', at: AT }),
  incidentId: fc.constantFrom(null, 'i1'),
  ticket: fc.constantFrom(null, { id: '7', url: 'https://acme.zendesk.com/agent/tickets/7' }),
});
