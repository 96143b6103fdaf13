import type { WebAPIPlatformError, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/index.ts';
import { button, CASES, chart, mrkdwn, plain, times, words } from './slack-block-cases.ts';
import { clientFor } from './slack-client.ts';

let slack: SlackSandbox;
let client: WebClient;

beforeEach(async () => {
  slack = await startSlack({ rateLimits: 'off' });
  client = clientFor(slack);
});

afterEach(() => slack.close());

/** What Slack says to these blocks in a message: the messages, or the bare code. */
async function refusal(...blocks: object[]): Promise<unknown> {
  try {
    await client.apiCall('chat.postMessage', { channel: '#escalations', text: 'fallback', blocks });
    return 'ok';
  } catch (error) {
    const { data } = error as WebAPIPlatformError & { data: { errors?: string[] } };
    expect(data.response_metadata?.messages ?? []).toEqual((data.errors ?? []).map((each) => `[ERROR] ${each}`));
    return data.error === 'invalid_blocks' ? data.errors : data.error;
  }
}

test.each(CASES)('%s: at the limit it passes, past it the place is named', async (_name, good, bad, message) => {
  expect(await refusal(good)).toBe('ok');
  expect(await refusal(bad)).toEqual([message]);
});

test('what is missing, unknown or not for messages', async () => {
  expect(await refusal({ text: plain('x') })).toEqual(['missing required field: type [json-pointer:/blocks/0]']);
  expect(await refusal({ type: 'header' })).toEqual(['missing required field: text [json-pointer:/blocks/0]']);
  expect(await refusal({ type: 'banner' })).toEqual(['unsupported type: banner [json-pointer:/blocks/0/type]']);
  expect(await refusal({ type: 'toString' })).toEqual(['unsupported type: toString [json-pointer:/blocks/0/type]']);
  expect(await refusal({ type: 'alert', text: plain('x') })).toEqual([
    'unsupported type: alert [json-pointer:/blocks/0/type]',
  ]);
  expect(await refusal({ type: 'file', source: 'remote', external_id: 'x' })).toEqual([
    'unsupported type: file [json-pointer:/blocks/0/type]',
  ]);
  expect(await refusal({ type: 'divider', colour: 'red' })).toEqual([
    'invalid additional property: colour [json-pointer:/blocks/0]',
  ]);
  expect(await refusal({ type: 'section' })).toEqual([
    'must define either `text` or `fields` [json-pointer:/blocks/0]',
  ]);
  expect(await refusal({ type: 'section', text: mrkdwn('') })).toEqual([
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ]);
});

test('counts and sums over the whole message', async () => {
  expect(await refusal(...times(50, () => ({ type: 'divider' })))).toBe('ok');
  expect(await refusal(...times(51, () => ({ type: 'divider' })))).toEqual([
    'no more than 50 items allowed [json-pointer:/blocks]',
  ]);
  expect(await refusal(chart(2), chart(2))).toBe('ok');
  expect(await refusal(chart(2), chart(2), chart(2))).toEqual([
    'no more than 2 data_visualization blocks allowed [json-pointer:/blocks]',
  ]);
  const full = (length: number) => ({ type: 'section', text: plain(words(length)) });
  expect(await refusal(full(3000), full(3000), full(3000), full(3000), full(900))).toBe('ok');
  expect(await refusal(full(3000), full(3000), full(3000), full(3000), full(1201))).toBe('msg_blocks_too_long');
  expect(await refusal({ type: 'divider', block_id: 'a' }, { type: 'divider', block_id: 'a' })).toEqual([
    'duplicate block_id: a [json-pointer:/blocks/1/block_id]',
  ]);
});

test('blocks that are no list have an error of their own', async () => {
  const call = client.apiCall('chat.postMessage', { channel: '#escalations', text: 'x', blocks: '[{"type":' });
  await expect(call).rejects.toMatchObject({ data: { error: 'invalid_blocks_format' } });
});

test('a workspace may refuse charts', async () => {
  slack.configure({ charts: false });
  expect(await refusal(chart(2))).toEqual(['unsupported type: data_visualization [json-pointer:/blocks/0/type]']);
});

test('accepted blocks get the ids they lack', async () => {
  await refusal({ type: 'actions', elements: [button()] }, { type: 'section', text: mrkdwn('x') });
  expect(slack.messages('#escalations')[0]?.blocks).toMatchObject([
    { block_id: expect.any(String), elements: [{ action_id: expect.any(String), text: { emoji: true } }] },
    { block_id: expect.any(String), text: { verbatim: false } },
  ]);
});
