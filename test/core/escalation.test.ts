import { describe, expect, test } from 'vitest';
import { admit, returned } from '../../src/core/admission.ts';
import {
  type Escalation,
  type EscalationEvent,
  EscalationState,
  type Subject,
  surfaces,
  transition,
} from '../../src/core/escalation.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const SUBJECT: Subject = {
  complaintId: 'zendesk:1',
  customerId: 'zendesk:9',
  customerName: 'Ada',
  url: null,
  quote: 'Broken',
  topic: 'TV',
  problem: null,
  needsReview: false,
  index: 80,
  band: 'high',
  evidence: [],
  model: 'm1',
  rule: 'index from 70',
};
const RULE = {
  name: 'index from 70',
  when: { indexFrom: 70 },
  channel: '#escalations',
  remindAfterMinutes: 30,
  deliver: 'alert',
} as const;

const escalation = (change: Partial<Escalation> = {}): Escalation => ({
  id: 'e1',
  revision: 4,
  state: 'open',
  channel: '#escalations',
  mention: null,
  subject: SUBJECT,
  complaints: 1,
  owner: null,
  snoozedUntil: null,
  openedAt: NOW.toISOString(),
  changedAt: NOW.toISOString(),
  remindAfterMinutes: 30,
  waitingSince: null,
  remindedAt: null,
  claimedAt: null,
  ended: null,
  incidentId: null,
  ticket: null,
  ...change,
});

const EVENTS: EscalationEvent[] = [
  { kind: 'claim', by: 'U1' },
  { kind: 'unclaim', by: 'U1' },
  { kind: 'assign', by: 'U1', to: 'U2' },
  { kind: 'snooze', by: 'U1', until: '2026-03-02T09:00:00Z' },
  { kind: 'wake' },
  { kind: 'resolve', by: 'U1', note: '' },
  { kind: 'dismiss', by: 'U1', reason: 'duplicate' },
  { kind: 'reopen', by: 'U1' },
  { kind: 'correct', by: 'U1', better: { index: 60 }, subject: { ...SUBJECT, index: 60, band: 'medium' } },
  { kind: 'remind' },
  { kind: 'absorb', incidentId: 'i1' },
  { kind: 'ticket-made', by: 'U1', ticket: { id: '7', url: 'https://a.example/7' } },
  { kind: 'source-deleted' },
  { kind: 'again', subject: SUBJECT, words: { quote: 'Still broken', index: 75, band: 'high' } },
];

describe('transition', () => {
  // Rows: the state before. Columns: the events above. A dash: refused.
  const table: Record<EscalationState, (EscalationState | '-')[]> = {
    open: [
      'claimed',
      '-',
      'claimed',
      'snoozed',
      '-',
      'resolved',
      'dismissed',
      '-',
      'open',
      'open',
      'open',
      'open',
      'open',
      '-',
    ],
    claimed: [
      ...(['-', 'open', 'claimed', 'snoozed', '-', 'resolved', 'dismissed', '-'] as const),
      ...(['claimed', '-', '-', 'claimed', 'claimed', '-'] as const),
    ],
    snoozed: [
      ...(['claimed', '-', 'claimed', '-', 'open', 'resolved', 'dismissed', '-'] as const),
      ...(['snoozed', '-', '-', 'snoozed', 'snoozed', '-'] as const),
    ],
    resolved: [
      ...(['-', '-', '-', '-', '-', '-', '-', 'reopened'] as const),
      ...(['resolved', '-', '-', 'resolved', 'resolved', 'reopened'] as const),
    ],
    dismissed: [
      ...(['-', '-', '-', '-', '-', '-', '-', 'reopened'] as const),
      ...(['dismissed', '-', '-', 'dismissed', 'dismissed', 'reopened'] as const),
    ],
    reopened: [
      ...(['claimed', '-', 'claimed', 'snoozed', '-', 'resolved', 'dismissed', '-'] as const),
      ...(['reopened', 'reopened', 'reopened', 'reopened', 'reopened', '-'] as const),
    ],
  };

  test.for(
    EscalationState.options.flatMap((state) =>
      EVENTS.map((event, place) => [state, event, table[state][place]] as const),
    ),
  )('%s, %o', ([state, event, expected]) => {
    const next = transition(escalation({ state }), event, NOW);
    expect(next.kind === 'changed' ? next.escalation.state : '-').toBe(expected);
    if (next.kind === 'changed') expect(next.escalation.revision).toBe(5);
  });
});

describe('the guards beyond the state', () => {
  const refused = (state: Partial<Escalation>, event: EscalationEvent) =>
    transition(escalation(state), event, NOW).kind === 'refused';

  test('only the owner gives an alert back', () => {
    expect(refused({ state: 'claimed', owner: 'U1' }, { kind: 'unclaim', by: 'U2' })).toBe(true);
    expect(refused({ state: 'claimed', owner: 'U1' }, { kind: 'unclaim', by: 'U1' })).toBe(false);
  });

  test('an alert is not assigned to the one who has it', () => {
    expect(refused({ state: 'claimed', owner: 'U1' }, { kind: 'assign', by: 'U2', to: 'U1' })).toBe(true);
  });

  test('a snooze ends in the future, and the timer of an earlier snooze does not end a later one', () => {
    expect(refused({}, { kind: 'snooze', by: 'U1', until: '2026-03-01T11:59:00Z' })).toBe(true);
    const snoozed = { state: 'snoozed', snoozedUntil: '2026-03-02T09:00:00Z' } as const;
    expect(refused(snoozed, { kind: 'wake', until: '2026-03-01T13:00:00Z' })).toBe(true);
    expect(refused(snoozed, { kind: 'wake', until: '2026-03-02T09:00:00Z' })).toBe(false);
  });

  test('the channel is reminded once, and not of what stands in an incident', () => {
    expect(refused({ remindedAt: NOW.toISOString() }, { kind: 'remind' })).toBe(true);
    expect(refused({ incidentId: 'i1' }, { kind: 'remind' })).toBe(true);
    const reopened = transition(escalation({ state: 'resolved', incidentId: 'i1' }), { kind: 'reopen', by: 'U1' }, NOW);
    expect(reopened.kind === 'changed' && refused(reopened.escalation, { kind: 'remind' })).toBe(false);
  });

  test('the timer of an earlier wait does not shorten a later one', () => {
    const given = transition(escalation({ state: 'claimed', owner: 'U1' }), { kind: 'unclaim', by: 'U1' }, NOW);
    const waiting = given.kind === 'changed' ? given.escalation : escalation();
    expect(refused(waiting, { kind: 'remind', since: '2026-03-01T11:00:00.000Z' })).toBe(true);
    expect(refused(waiting, { kind: 'remind', since: NOW.toISOString() })).toBe(false);
  });
});

describe('admit', () => {
  test('opens an alert when a rule says so, and none without', () => {
    expect(admit(null, SUBJECT, RULE, 'e2', NOW)).toMatchObject({ id: 'e2', state: 'open', complaints: 1 });
    expect(admit(null, SUBJECT, null, 'e2', NOW)).toBeNull();
  });

  test('joins another complaint of the customer; the angrier one leads', () => {
    const calmer = { ...SUBJECT, complaintId: 'zendesk:2', index: 72 };
    const angrier = { ...SUBJECT, complaintId: 'zendesk:3', index: 97, band: 'critical' } as const;
    const existing = { escalation: escalation(), holdsComplaint: false };
    expect(admit(existing, calmer, RULE, 'e2', NOW)).toMatchObject({ complaints: 2, subject: { index: 80 } });
    expect(admit(existing, angrier, RULE, 'e2', NOW)).toMatchObject({ complaints: 2, subject: { index: 97 } });
    expect(admit(existing, calmer, null, 'e2', NOW)).toBeNull();
  });

  test('a second look that says the same changes nothing, one that says something else corrects the alert', () => {
    const existing = { escalation: escalation(), holdsComplaint: true };
    expect(admit(existing, SUBJECT, RULE, 'e2', NOW)).toBeNull();
    expect(admit(existing, { ...SUBJECT, index: 20, band: 'low' }, null, 'e2', NOW)).toMatchObject({
      complaints: 1,
      subject: { index: 20, rule: 'index from 70' },
    });
  });

  test('does not wake what people have ended', () => {
    const existing = { escalation: escalation({ state: 'resolved' }), holdsComplaint: true };
    expect(admit(existing, { ...SUBJECT, index: 95 }, RULE, 'e2', NOW)).toBeNull();
  });

  test('brings an ended alert back with the worst of what was heard since', () => {
    const said = (index: number) =>
      ({ id: `c${index}`, quote: `words ${index}`, index, band: 'high', rule: 'r' }) as const;
    expect(returned({ ...SUBJECT, rule: '' }, [said(72), said(80), said(75)])).toMatchObject({
      words: { quote: 'words 80' },
      subject: { rule: 'r' },
    });
    expect(returned(SUBJECT, [])).toBeNull();
    const ended = escalation({ state: 'resolved', owner: 'U1', ended: { by: 'U1', at: NOW.toISOString() } });
    const event = { kind: 'again', subject: SUBJECT, words: { quote: 'Still', index: 75, band: 'high' } } as const;
    const next = transition(ended, event, NOW);
    expect(next).toMatchObject({ escalation: { state: 'reopened', owner: null, ended: null } });
    expect(next.kind === 'changed' && surfaces(ended, event, next.escalation)).toBe(true);
  });
});
