import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { faultPlan } from '../../src/sandbox/faults.ts';
import { startDemoPage } from '../../src/sandbox/page/index.ts';
import { startZendesk, type ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';
import { type BoltOverHttp, boltOverHttp } from './slack-bolt-app.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
if (CHROMIUM === undefined) {
  console.warn('Skipped: no Chromium at /usr/bin/chromium or /usr/bin/chromium-browser, so the page is not driven.');
}

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const HOSTILE = '<img src=x onerror="alert(1)"> <!channel> {{7*7}} <b>bold</b>';

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  let browser: Browser;
  let zendesk: ZendeskSandbox;
  let bolt: BoltOverHttp;
  let served: Awaited<ReturnType<typeof startDemoPage>>;
  /** What the browser complains about. Nothing may be in it at the end. */
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: FLAGS });
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    complaints = [];
    [zendesk, bolt] = await Promise.all([startZendesk(), boltOverHttp({})]);
    served = await startDemoPage({ zendesk, slack: bolt.slack, model: { faults: faultPlan() } });
  });
  afterEach(async () => {
    await served.close();
    await Promise.all([zendesk.close(), bolt.close()]);
    expect(complaints).toEqual([]);
  });

  async function open(width = 1440): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.goto(served.url);
    await page.getByRole('heading', { name: 'A customer writes' }).waitFor({ state: 'attached' });
    await page.locator('.samples button').first().waitFor({ state: 'attached' });
    return page;
  }

  test.for([
    ['wide and light', 1440, 'light'],
    ['narrow and dark', 390, 'dark'],
  ] as const)('nobody is kept out: axe finds nothing serious, %s', async ([, width, colorScheme]) => {
    zendesk.newTicket({ tags: ['topic__billing', 'dissatisfaction__high', 'dissatisfaction_index__82'] });
    const page = await open(width);
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    const found: { id: string; impact: string }[] = await page.evaluate(
      'axe.run().then(({ violations }) => violations)',
    );

    expect(found.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id }) => id)).toEqual([]);
  });

  test('a complaint goes from the form to the list, is sorted, and an agent corrects it', async () => {
    const page = await open();
    await page.getByLabel('Your name').fill('Jana Novak');
    await page.getByLabel('What happened?').fill(HOSTILE);
    await page.getByRole('button', { name: 'Send complaint' }).click();
    await page.getByText(HOSTILE, { exact: true }).waitFor();
    await page.getByText('1 waiting').waitFor();

    const tags = ['topic__tv', 'problem__tv__no_picture', 'dissatisfaction__low', 'dissatisfaction_index__12'];
    zendesk.editTicket(1, { tags }, { by: 'bot' });
    zendesk.newTicket({ tags: ['topic__billing', 'dissatisfaction__medium', 'dissatisfaction_index__50'] });
    zendesk.newTicket({ tags: ['topic__tv', 'dissatisfaction__low', 'dissatisfaction_index__3'] });
    await page.getByText('3 tickets in, 3 sorted, none lost').waitFor();
    const indexes = () => page.locator('.number').allInnerTexts();
    expect(await indexes()).toEqual(['3', '50', '12']);
    await page.getByRole('button', { name: 'Dissatisfaction' }).click();
    expect(await indexes()).toEqual(['50', '12', '3']);

    const topic = page.getByLabel('Topic of ticket 1', { exact: true });
    await topic.focus();
    await topic.selectOption({ label: 'Billing' });
    await page.getByText('Corrected by').waitFor();
    expect(zendesk.ticket(1).tags).toEqual(['dissatisfaction__low', 'dissatisfaction_index__12', 'topic__billing']);
    expect(await topic.evaluate((menu) => menu === document.activeElement)).toBe(true);
  });

  test('buttons, menus and forms of Slack work, and the form says what is wrong', async () => {
    const { app, slack } = bolt;
    app.action('claim', async ({ ack, body, client }) => {
      await ack();
      if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: NOTE_FORM });
    });
    app.action('more', async ({ ack, respond }) => {
      await ack();
      await respond({ text: 'Snoozed, only you see this.', replace_original: false });
    });
    app.view('note', async ({ ack, view, client }) => {
      const note = view.state.values.note?.note?.value ?? '';
      if (note.length < 5) return ack({ response_action: 'errors', errors: { note: 'Say a little more.' } });
      await ack();
      await client.chat.postMessage({ channel: slack.channel('escalations').id, text: `Claimed: *${note}*` });
    });
    await app.client.chat.postMessage({ channel: slack.channel('escalations').id, text: 'alert', blocks: ALERT });
    const page = await open();

    await page.getByText(HOSTILE).waitFor();
    await page.getByRole('button', { name: 'Claim' }).click();
    const form = page.getByRole('dialog', { name: 'Take it' });
    await form.getByLabel('Note').fill('hm');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Say a little more.').waitFor();
    expect(await form.getByLabel('Note').inputValue()).toBe('hm');
    await form.getByLabel('Note').fill('I call her now');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    expect(await page.locator('.message b', { hasText: 'I call her now' }).count()).toBe(1);

    await page.getByRole('button', { name: 'More actions' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Snooze' }).press('Enter');
    await page.getByText('Snoozed, only you see this.').waitFor();
    await page.getByLabel('You are').selectOption({ label: 'Theo Okafor' });
    await page.getByText('Snoozed, only you see this.').waitFor({ state: 'detached' });
  });

  test('commands, threads and channels work, and what could not be sent comes back', async () => {
    const { app, slack } = bolt;
    app.command('/classify', ({ ack, command }) => ack(`Read: ${command.text}`));
    const page = await open();
    const box = page.getByLabel('Message or command');

    await box.fill('/classify my bill');
    await box.press('Enter');
    await page.getByText('Read: my bill').waitFor();

    await page.getByRole('button', { name: '# complaints' }).click();
    await box.fill('A customer shouted');
    await box.press('Enter');
    await page.getByRole('button', { name: 'Reply in thread' }).click();
    await box.fill('I call back');
    await box.press('Enter');
    await page.getByText('I call back').waitFor();
    await box.fill('/classify here');
    await box.press('Enter');
    await page.getByText('/classify is not supported in threads').waitFor();
    expect(await box.inputValue()).toBe('/classify here');
    const [message] = slack.messages('complaints');
    expect(slack.thread('complaints', message?.ts ?? '').map(({ text }) => text)).toEqual(['I call back']);
  });

  test('a failing system is announced, and the switch ends it', async () => {
    const page = await open();
    await page.getByRole('group', { name: 'Zendesk' }).getByText('503').click();
    await page.getByText('Zendesk answers 503 to every call').waitFor();
    expect((await fetch(`${zendesk.url}/api/v2/tickets.json`)).status).toBe(503);

    await page.getByRole('group', { name: 'Zendesk' }).getByText('works').click();
    await page.getByText('Zendesk answers 503 to every call').waitFor({ state: 'hidden' });
    expect((await fetch(`${zendesk.url}/api/v2/tickets.json`)).status).toBe(401);
  });

  test('a phone shows one place at a time, without scrolling sideways', async () => {
    zendesk.newTicket({ description: 'A long word: '.padEnd(300, 'x'), tags: ['topic__tv', 'dissatisfaction__low'] });
    const page = await open(390);
    const widths: number[] = [];
    for (const place of ['Customer', 'Tickets', 'Slack']) {
      await page.getByRole('tab', { name: place }).click();
      widths.push(await page.evaluate(() => document.documentElement.scrollWidth));
    }

    expect(widths).toEqual([390, 390, 390]);
    expect(await page.getByRole('heading', { name: 'Managers are called' }).isVisible()).toBe(true);
    expect(await page.getByRole('heading', { name: 'A customer writes' }).isVisible()).toBe(false);
  });
});

const text = (content: string) => ({ type: 'plain_text' as const, text: content });

const ALERT = [
  { type: 'header' as const, text: text('High dissatisfaction') },
  {
    type: 'rich_text' as const,
    elements: [{ type: 'rich_text_quote' as const, elements: [{ type: 'text' as const, text: HOSTILE }] }],
  },
  {
    type: 'actions' as const,
    elements: [
      { type: 'button' as const, action_id: 'claim', text: text('Claim') },
      { type: 'overflow' as const, action_id: 'more', options: [{ text: text('Snooze'), value: 'snooze' }] },
    ],
  },
];

const NOTE_FORM = {
  type: 'modal' as const,
  callback_id: 'note',
  title: text('Take it'),
  submit: text('Save'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'note',
      label: text('Note'),
      element: { type: 'plain_text_input' as const, action_id: 'note' },
    },
  ],
};
