import type { z } from 'zod';
import type { ClassificationRecordView, ClassificationView, EscalationView } from './wire.ts';

/** What the document shows. The tests hold each against its schema. */

export const EXAMPLE_TEXT = 'Third outage this week. I work from home and lost customers. This is unacceptable.';

export const CLASSIFICATION_EXAMPLE: z.input<typeof ClassificationView> = {
  id: '7b0f1f9e-2f59-4a43-9d0a-6f4f7a3a3c11',
  topic: 'Network outage',
  problem: null,
  index: 76,
  band: 'high',
  confidence: 0.94,
  needsReview: false,
  doubt: null,
  evidence: [{ text: 'outage', weight: 1.3, about: 'topic' }],
  approximate: false,
  degraded: false,
  model: 'embedded-2026-11-20',
};

export const RECORD_EXAMPLE: z.input<typeof ClassificationRecordView> = {
  ...CLASSIFICATION_EXAMPLE,
  complaint: 'zendesk:123',
  customer: { id: '42', name: 'Jana Novak' },
  url: 'https://acme.zendesk.com/agent/tickets/123',
  text: EXAMPLE_TEXT,
  corrected: {},
  at: '2026-11-22T09:30:00.000Z',
};

export const ESCALATION_EXAMPLE: z.input<typeof EscalationView> = {
  id: '0d4f5f52-1c3f-4f9f-8a55-1f2a3b4c5d6e',
  revision: 1,
  state: 'open',
  topic: 'Network outage',
  problem: null,
  index: 76,
  band: 'high',
  needsReview: false,
  rule: 'index from 70',
  complaint: {
    id: 'zendesk:123',
    text: EXAMPLE_TEXT,
    url: 'https://acme.zendesk.com/agent/tickets/123',
    customer: { id: '42', name: 'Jana Novak' },
  },
  complaints: 1,
  owner: null,
  channel: '#escalations',
  openedAt: '2026-11-22T09:30:01.000Z',
  changedAt: '2026-11-22T09:30:01.000Z',
  claimedAt: null,
  snoozedUntil: null,
  incident: null,
  ticket: null,
};
