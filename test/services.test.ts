import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { modeOf } from '../src/services.ts';

const ACCESS = {
  ZENDESK_OAUTH_CLIENT_ID: 'umbrage',
  ZENDESK_OAUTH_CLIENT_SECRET: 'secret',
  ZENDESK_WEBHOOK_SECRET: 'webhook-secret',
};
const REAL = { ...ACCESS, ZENDESK_URL: 'https://acme.zendesk.com' };
const SANDBOX = { ...ACCESS, ZENDESK_URL: 'http://127.0.0.1:4001' };

test.for([
  ['a model of the sample at a real Zendesk', REAL, true, 'observe'],
  ['one somebody insists on', { ...REAL, ALLOW_SAMPLE_MODEL: 'true' }, true, 'live'],
  ['a model of one’s own at a real Zendesk', REAL, false, 'live'],
  ['a model of the sample in the sandbox', SANDBOX, true, 'live'],
  ['any model where a trial run is asked for', { ...SANDBOX, MODE: 'observe' }, false, 'observe'],
] as const)('%s means %s', ([, variables, isSample, expected]) => {
  const live = { card: () => ({ isSample }) };
  expect(modeOf(readConfig(variables), live)).toBe(expected);
});
