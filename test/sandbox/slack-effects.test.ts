import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/index.ts';

let slack: SlackSandbox;
beforeAll(async () => {
  slack = await startSlack();
});
afterAll(() => slack.close());

const NOTHING = { mentions: [], broadcasts: [], links: [], formatting: [] };
const section = (text: string, verbatim = true) => ({
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text, verbatim } }],
});
const rich = (...elements: object[]) => ({
  blocks: [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }],
});

test.each([
  ['<@U123ABC> and <!subteam^S9|@team>', { mentions: ['U123ABC', 'S9'] }],
  ['<!channel> <!here|anything> <!everyone>', { broadcasts: ['channel', 'here', 'everyone'] }],
  ['<https://evil.example|Open &amp; read>', { links: [{ url: 'https://evil.example', label: 'Open & read' }] }],
  ['<!date^1392734382^{date}^https://evil.example|soon>', { links: [{ url: 'https://evil.example', label: 'soon' }] }],
  [
    '*loud* _soft_ ~gone~ `raw`',
    {
      formatting: [
        { style: 'code', text: 'raw' },
        { style: 'bold', text: 'loud' },
        { style: 'italic', text: 'soft' },
        { style: 'strike', text: 'gone' },
      ],
    },
  ],
  ['a*b*c 2 * 3 * 4 snake_case_name', {}],
  ['&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|x&gt;', {}],
  ['https://bare.example', {}],
])('mrkdwn, verbatim: %s', (text, expected) => {
  expect(slack.effects(section(text))).toEqual({ ...NOTHING, ...expected });
});

test('without verbatim, addresses and names become live by themselves', () => {
  const text = 'see https://bare.example/a?b=1. @here and @mara, me@shop.example';
  expect(slack.effects(section(text, false))).toEqual({
    mentions: ['@mara'],
    broadcasts: ['here'],
    links: [
      { url: 'https://bare.example/a?b=1', label: 'https://bare.example/a?b=1' },
      { url: 'mailto:me@shop.example', label: 'mailto:me@shop.example'.slice(7) },
    ],
    formatting: [],
  });
  expect(slack.effects({ text: '<!channel> fallback' }).broadcasts).toEqual(['channel']);
});

test('rich text and plain text are data: only what an element says happens', () => {
  const nasty = '<!channel> *x* <https://evil.example|y> @here';
  expect(slack.effects(rich({ type: 'text', text: nasty }))).toEqual(NOTHING);
  const header = { blocks: [{ type: 'header', text: { type: 'plain_text', text: nasty } }] };
  expect(slack.effects(header)).toEqual(NOTHING);
  expect(
    slack.effects(
      rich(
        { type: 'user', user_id: 'U1' },
        { type: 'broadcast', range: 'here' },
        { type: 'link', url: 'https://a.example', text: 'a' },
        { type: 'text', text: 'b', style: { bold: true } },
      ),
    ),
  ).toEqual({
    mentions: ['U1'],
    broadcasts: ['here'],
    links: [{ url: 'https://a.example', label: 'a' }],
    formatting: [{ style: 'bold', text: 'b' }],
  });
});

test('the markdown block is no shelter, nor are nested blocks and attachments', () => {
  const markdown = { type: 'markdown', text: '<!here> [Open ticket](https://evil.example) **x**' };
  expect(slack.effects({ blocks: [markdown] })).toMatchObject({
    broadcasts: ['here'],
    links: [{ url: 'https://evil.example', label: 'Open ticket' }],
    formatting: [{ style: 'bold', text: 'x' }],
  });
  const context = { type: 'context', elements: [{ type: 'mrkdwn', text: '<!here>' }] };
  expect(slack.effects({ blocks: [{ type: 'container', child_blocks: [context] }] }).broadcasts).toEqual(['here']);
  expect(slack.effects({ attachments: [{ text: '<!here>' }] }).broadcasts).toEqual(['here']);
  const button = { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: 'https://a.example' };
  expect(slack.effects({ blocks: [{ type: 'actions', elements: [button] }] }).links).toEqual([
    { url: 'https://a.example', label: 'Open' },
  ]);
});
