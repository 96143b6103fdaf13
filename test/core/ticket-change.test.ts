import { describe, expect, test } from 'vitest';
import type { Classification } from '../../src/core/classification.ts';
import { corrected } from '../../src/core/correction.ts';
import type { Ticket } from '../../src/core/ticket.ts';
import { type TicketFields, ticketChange, written } from '../../src/core/ticket-change.ts';

const POLICY = { bands: { medium: 40, high: 70, critical: 90 }, confidenceFloor: 0.5 };
const FIELDS: TicketFields = { topic: '1', problem: '2', band: '3', index: '4', confidence: '5' };

const CLASSIFICATION: Classification = {
  topic: 'Billing',
  problem: 'Overcharged',
  index: 82,
  band: 'high',
  confidence: 0.914,
  evidence: [],
  doubt: null,
  approximate: false,
  degraded: false,
  needsReview: false,
  model: 'm1',
};

const ticket = (change: Partial<Ticket>): Ticket => ({
  id: '7',
  status: 'open',
  subject: null,
  description: '',
  requester: { id: '1', name: null },
  organizationId: null,
  priority: null,
  channel: null,
  tags: [],
  fields: {},
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  url: '',
  ...change,
});

const TAGS = ['topic__billing', 'problem__billing__overcharged', 'dissatisfaction__high', 'dissatisfaction_index__82'];

describe('ticketChange', () => {
  test('adds our tags and fields and keeps the tags of others', () => {
    const target = written(CLASSIFICATION, FIELDS);
    expect(ticketChange(ticket({ tags: ['vip'] }), target, [])).toEqual({
      tags: ['vip', ...TAGS],
      fields: { 1: 'topic__billing', 2: 'problem__billing__overcharged', 3: 'dissatisfaction__high', 4: 82, 5: 0.91 },
    });
  });

  test('is nothing on a ticket that says it already', () => {
    const target = written(CLASSIFICATION, {});
    expect(ticketChange(ticket({ tags: ['vip', ...TAGS] }), target, TAGS)).toBeNull();
  });

  test('takes away what we wrote before, and only that', () => {
    const target = written({ ...CLASSIFICATION, index: 30, band: 'low' }, {});
    const change = ticketChange(ticket({ tags: [...TAGS, 'topic__by_somebody'] }), target, TAGS);
    expect(change?.tags.toSorted()).toEqual(
      [
        'dissatisfaction__low',
        'dissatisfaction_index__30',
        'problem__billing__overcharged',
        'topic__billing',
        'topic__by_somebody',
      ].toSorted(),
    );
  });

  test('below the floor names no topic and no problem, but band and index', () => {
    expect(written({ ...CLASSIFICATION, needsReview: true }, FIELDS)).toEqual({
      tags: ['classification__needs_review', 'dissatisfaction__high', 'dissatisfaction_index__82'],
      fields: { 1: null, 2: null, 3: 'dissatisfaction__high', 4: 82, 5: 0.91 },
    });
  });
});

test('a corrected classification drops the old problem with the old topic and moves the band with the index', () => {
  expect(corrected(CLASSIFICATION, { topic: 'TV & Radio', index: 95 }, POLICY)).toMatchObject({
    topic: 'TV & Radio',
    problem: null,
    index: 95,
    band: 'critical',
    confidence: 1,
    needsReview: false,
  });
});
