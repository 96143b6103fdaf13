import { expect, test } from 'vitest';
import type { HandledComplaint } from '../../src/core/training-row.ts';
import { replay } from '../../src/training/threshold.ts';
import { asAlerted, observed, replayedComplaint } from '../../src/training/threshold-history.ts';

const handled = (change: Partial<HandledComplaint>): HandledComplaint => ({
  complaintId: 'zendesk:1',
  text: 'x',
  at: '2026-11-01T00:00:00Z',
  topic: 'Billing',
  problem: null,
  index: 75,
  confidence: 0.9,
  needsReview: false,
  model: 'm',
  better: {},
  escalation: null,
  ...change,
});

test.each<[string, Partial<HandledComplaint>, boolean | null]>([
  ['an index corrected upwards', { better: { index: 80 } }, true],
  [
    'an index corrected downwards, whatever became of the alert',
    { better: { index: 30 }, escalation: { state: 'resolved', dismissed: false } },
    false,
  ],
  ['a dismissed alert', { escalation: { state: 'dismissed', dismissed: true } }, false],
  ['a claimed alert', { escalation: { state: 'claimed', dismissed: false } }, true],
  ['an alert nobody looked at', { escalation: { state: 'open', dismissed: false } }, null],
  ['a corrected topic alone', { better: { topic: 'TV' } }, null],
])('%s', (_name, change, upset) => {
  expect(replayedComplaint(handled(change), 70).upset).toBe(upset);
});

test('alerts went by the higher of two indexes', () => {
  const some = [handled({ index: 20 }), handled({ complaintId: 'zendesk:2', index: 80 })];
  const known = new Map([
    ['zendesk:1', 75],
    ['zendesk:2', 10],
  ]);
  expect(asAlerted(some, known).map(({ index }) => index)).toEqual([75, 80]);
});

test('each threshold counts alerts a day, right ones, and upset customers it misses', () => {
  const day = (n: number) => `2026-11-0${n}T12:00:00Z`;
  const { days, judged, upset, rows } = replay(
    [
      { at: day(1), index: 90, upset: true },
      { at: day(2), index: 72, upset: false },
      { at: day(3), index: 72, upset: null },
      { at: day(5), index: 55, upset: true },
    ],
    [50, 70, 95],
  );
  expect({ days, judged, upset }).toEqual({ days: 4, judged: 3, upset: 2 });
  expect(rows).toEqual([
    { threshold: 50, alerts: 4, alertsPerDay: 1, judged: 3, right: 2, missed: 0 },
    { threshold: 70, alerts: 3, alertsPerDay: 0.75, judged: 2, right: 1, missed: 1 },
    { threshold: 95, alerts: 0, alertsPerDay: 0, judged: 0, right: 0, missed: 2 },
  ]);
});

test('without dates, or within one afternoon, nothing is said about days', () => {
  expect(replay([{ at: null, index: 80, upset: null }]).days).toBeNull();
  const one = { at: '2026-11-01T12:00:00Z', index: 80, upset: null };
  expect(replay([one, { ...one, at: '2026-11-01T14:00:00Z' }]).days).toBeNull();
  expect(replay([]).rows).toHaveLength(12);
});

test('what the bot did beside what it would have done', () => {
  const all = [
    handled({ escalation: { state: 'open', dismissed: false } }),
    handled({ needsReview: true }),
    handled({ index: 20, topic: null }),
  ];
  expect(observed(all, 70)).toEqual({
    threshold: 70,
    complaints: 3,
    wouldAlert: 2,
    alerted: 1,
    needsReview: 1,
    topics: [
      { topic: 'Billing', alerts: 1 },
      { topic: 'topic unsure', alerts: 1 },
    ],
  });
});
