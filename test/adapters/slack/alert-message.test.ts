import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alertMessage } from '../../../src/adapters/slack/alert-message.ts';
import { escalation } from './untrusted.ts';

const said = (similar: number): string =>
  JSON.stringify(
    alertMessage(fc.sample(escalation, { numRuns: 1, seed: 7 })[0] ?? expect.fail(), { similar, incidentUrl: null }),
  );

test('an alert says how many complaints are like it, and does not pretend to have counted them all', () => {
  expect(said(1)).not.toContain('Similar in 24 h');
  expect(said(999)).toContain('Similar in 24 h\\n999"');
  expect(said(1_000)).toContain('Similar in 24 h\\n1000 or more"');
});
