import { callSlack, test } from './page-served.ts';

test('an alert tells which words decided, and that its customer is taken care of', async ({ page, expect }) => {
  page.zendesk.newTicket({ tags: ['dissatisfaction__critical', 'dissatisfaction_index__95'] });
  page.zendesk.newTicket({ tags: ['dissatisfaction__high', 'dissatisfaction_index__75'] });
  await callSlack(page.slack, 'chat.postMessage', {
    channel: page.slack.channel('escalations').id,
    text: 'alert',
    blocks: [
      { type: 'section', fields: [{ type: 'plain_text', text: 'Complaints\n2' }] },
      { type: 'context', elements: [{ type: 'plain_text', text: 'Because of “furious”, “cancel”. Confidence 83 %.' }] },
      {
        type: 'actions',
        elements: [
          { type: 'button', text: { type: 'plain_text', text: 'Open' }, url: `${page.zendesk.url}/agent/tickets/1` },
        ],
      },
    ],
  });
  const { tickets, waiting } = await page.state();

  expect(tickets[0]).toMatchObject({ words: ['furious', 'cancel'], confidence: 0.83 });
  expect(tickets[0]?.alert?.channel).toBe(page.slack.channel('escalations').id);
  expect(waiting.alerts).toBe(0);
});

test('a person sees messages, threads and reactions, and only their own private ones', async ({ page, expect }) => {
  const { ts } = page.slack.post('complaints', 'mara', 'My <!channel> line is *dead*');
  await page.post('/api/slack/post', { person: 'theo', channel: 'complaints', text: 'On it', thread: ts });
  await page.post('/api/slack/react', { person: 'theo', channel: 'complaints', ts, name: 'eyes', on: true });
  const { id } = page.slack.channel('complaints');
  const user = page.slack.user('mara').id;
  await callSlack(page.slack, 'chat.postEphemeral', { channel: id, user, text: 'for Mara' });

  const mara = (await page.state('?person=mara&channel=complaints')).slack;
  const theo = (await page.state(`?person=theo&channel=complaints&thread=${ts}`)).slack;

  expect(mara.messages.map(({ isPrivate }) => isPrivate)).toEqual([false, true]);
  expect(mara.messages[0]).toMatchObject({ replies: 1, reactions: [{ name: 'eyes', count: 1, mine: false }] });
  expect(theo.messages).toHaveLength(1);
  expect(theo.messages[0]?.reactions).toEqual([{ name: 'eyes', count: 1, mine: true }]);
  expect(theo.thread?.messages.map(({ text }) => text)).toEqual([expect.stringContaining('&lt;!channel&gt;'), 'On it']);
});

test('a message in the watched channel waits for the mark of the app', async ({ page, expect }) => {
  const { ts } = page.slack.post('complaints', 'mara', 'No picture since Monday');
  expect((await page.state()).waiting.messages).toBe(1);

  const channel = page.slack.channel('complaints').id;
  await callSlack(page.slack, 'reactions.add', { channel, timestamp: ts, name: 'eyes' });
  expect((await page.state()).waiting.messages).toBe(0);
});

test('what a person tried in vain is answered with the reason', async ({ page, expect }) => {
  const command = { person: 'mara', channel: 'escalations', text: '/classify my bill is wrong' };
  const answers = [
    await page.post('/api/slack/post', command),
    await page.post('/api/slack/post', { ...command, thread: '1.000001' }),
    await page.post('/api/slack/post', { ...command, person: 'nobody' }),
    await page.post('/api/slack/click', { person: 'mara', place: { kind: 'modal' }, actionId: 'x' }),
  ];

  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual([
    { error: expect.stringMatching(/^\w+_\w+$/) },
    { error: '/classify is not supported in threads. Sorry!' },
    { error: 'There is nobody called nobody in the workspace.' },
    { error: 'No form is open for mara.' },
  ]);
  expect(page.slack.messages('escalations')).toHaveLength(0);
});
