import { expect, test } from 'vitest';
import { shutdownNotice } from '../../src/core/shutdown.ts';

test.for([
  ['2026-12-01', null],
  ['2027-03-15', 90],
  ['2027-05-20', 30],
  ['2027-06-10', 7],
  ['2027-06-20', 0],
] as const)('on %s the stage is %o', ([today, stage]) => {
  const notice = shutdownNotice('host/model', '2027-06-12', new Date(`${today}T10:00:00Z`));
  expect(notice?.key ?? null).toBe(stage === null ? null : `shutdown:host/model:2027-06-12:${stage}`);
});

test('a date nobody can read is none', () => {
  expect(shutdownNotice('m', 'soon', new Date())).toBeNull();
});
