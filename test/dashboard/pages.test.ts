import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';
import { testApp } from '../support/app.ts';
import { click, escalated } from '../support/escalations.ts';
import { SPIKE, writeHistory } from '../support/history.ts';
import { CALM } from '../support/texts.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
if (CHROMIUM === undefined) console.warn('Skipped: no Chromium at /usr/bin, so the pages are not driven.');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const KEY = 'dashboard-0123456789abcdef';
const bearer = { authorization: `Bearer ${KEY}` };

/** Forty days of complaints before today; today two alerts, one of them taken and corrected. */
const test = testApp({ settings: { API_KEYS: `board:${KEY}` } }).extend<{ recent: number; url: string }>({
  recent: [
    async ({ app }, use) => {
      const recent = await writeHistory(app);
      const { alert, ticketId } = await escalated(app);
      await escalated(app);
      await click(app, 'mara', alert.ts, 'escalation_claim');
      const headers = { ...bearer, 'content-type': 'application/json' };
      const body = JSON.stringify({ complaint: `zendesk:${ticketId}`, topic: 'Billing', index: 95 });
      await fetch(`${app.bot().url}/api/v1/corrections`, { method: 'POST', headers, body });
      await app.idle();
      await use(recent);
    },
    { scope: 'file' },
  ],
  url: async ({ app, recent: _ }, use) => use(app.bot().url),
});

const get = (url: string, headers: Record<string, string> = bearer) => fetch(url, { headers, redirect: 'manual' });

describe('the tables to take away', () => {
  test('volume by day and topic, with the days that stand out and no formula', async ({ url, recent }) => {
    const answer = await get(`${url}/dashboard/volume.csv?days=30`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="volume-[\d-]+-30-days\.csv"$/);
    const [head, ...lines] = (await answer.text()).trim().split('\r\n');
    expect(head).toBe('day,topic,complaints,mean_index,stands_out');
    const counts = lines.map((line) => Number(/,(\d+),[\d.]+,(?:yes)?$/.exec(line)?.[1]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(recent + 2);
    const marked = lines.filter((line) => line.endsWith(',yes'));
    expect(marked).toEqual([expect.stringMatching(`^[\\d-]+,Network outage,${SPIKE.complaints},`)]);
    expect(lines.filter((line) => line.includes('HYPERLINK')).every((line) => line.includes(`,"'=HYPERLINK(`))).toBe(
      true,
    );
  });

  test('alerts with the time to their first owner, and corrections beside what the model said', async ({ url }) => {
    const alerts = (await (await get(`${url}/dashboard/escalations.csv?days=1`)).text()).trim().split('\r\n');
    expect(alerts).toHaveLength(3);
    expect(alerts.filter((line) => line.includes(',claimed,'))).toEqual([expect.stringMatching(/Z,[\d.]+,zendesk:/)]);
    const corrections = (await (await get(`${url}/dashboard/corrections.csv?days=1`)).text()).trim().split('\r\n');
    expect(corrections[1]).toMatch(/,api:board,Network outage,.*,\d+,Billing,,95$/);
  });

  test('are for those with a key, and of a span that makes sense', async ({ url }) => {
    expect((await get(`${url}/dashboard/volume.csv`, {})).status).toBe(401);
    for (const days of ['0', '367', 'x', '1.5']) {
      expect((await get(`${url}/dashboard/volume.csv?days=${days}`)).status).toBe(400);
    }
  });
});

test('an alert that a person ended without taking it was looked at, one that its ticket ended was not', async ({
  app,
  url: _,
}) => {
  const { api, store } = app.bot().runtime.services;
  const span = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 1000)] as const;
  const before = (await api.dashboard.agreement(...span)).looked;
  for (const by of ['U1', 'zendesk']) {
    const { ticketId } = await escalated(app);
    const { id } = (await store.escalations.holding(`zendesk:${ticketId}`)) ?? expect.fail();
    await store.escalations.change(id, { kind: 'resolve', by, note: '' });
  }
  expect((await api.dashboard.agreement(...span)).looked).toBe(before + 1);
});

test('a complaint counts for the day on which it was said, and later words are none of their own', async ({
  app,
  url: _,
}) => {
  const { api, stance, store } = app.bot().runtime.services;
  const { bands } = (await stance()).policy;
  const dayMs = 86_400_000;
  const that = Math.floor(Date.now() / dayMs - 35) * dayMs;
  const counted = async () => ({
    past: (await api.dashboard.days(new Date(that), new Date(that + dayMs)))[0]?.complaints ?? 0,
    today: (await store.stats(new Date(that + dayMs), new Date(Date.now() + 1000), bands)).complaints,
  });
  const before = await counted();
  const { id } = app.zendesk.newTicket({ description: CALM, createdAt: new Date(that + 1000) });
  app.zendesk.editTicket(id, { comment: { body: `${CALM} Still.`, public: true } }, { by: 'requester' });
  await app.zendesk.deliver(app.zendesk.ticket(id));
  await app.idle();

  expect((await api.classifications.list({ complaint: null, topic: null }, { limit: 2, cursor: null })).data).toEqual(
    expect.arrayContaining([expect.objectContaining({ text: `${CALM} Still.` })]),
  );
  expect(await counted()).toEqual({ past: before.past + 1, today: before.today });
});

describe('signing in', () => {
  const signIn = (url: string, key: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/dashboard/sign-in`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ key }),
      redirect: 'manual',
    });
  const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

  test('a program is told to send a key, a browser is shown the form', async ({ url }) => {
    expect((await get(`${url}/dashboard`, {})).status).toBe(401);
    expect((await get(`${url}/dashboard`, { authorization: 'Bearer nonsense' })).status).toBe(401);
    const shown = await get(`${url}/dashboard`, { accept: 'text/html,*/*' });
    expect({ status: shown.status, to: shown.headers.get('location') }).toEqual({
      status: 303,
      to: '/dashboard/sign-in',
    });
    const page = await get(`${url}/dashboard`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  test('the cookie is none of the scripts’ and other sites’ business, is not the key, and ends with it', async ({
    app,
    url,
  }) => {
    const { keys } = app.bot().runtime.services;
    const { secret, key } = await keys.create('manager', ['dashboard'], null);
    const answer = await signIn(url, secret, { 'x-forwarded-proto': 'https' });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^umbrage_session=[\w-]{43}; Path=\/dashboard; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
    );
    const cookie = cookieOf(answer);
    expect(cookie).not.toContain(secret);
    expect((await get(`${url}/dashboard`, { cookie })).status).toBe(200);
    // A proxy in front may ask for a password of its own.
    expect((await get(`${url}/dashboard`, { cookie, authorization: 'Basic dTpw' })).status).toBe(200);
    expect((await get(`${url}/api/v1/escalations`, { cookie })).status).toBe(401);
    await keys.revoke(key.id);
    expect((await get(`${url}/dashboard`, { cookie })).status).toBe(401);
  });

  test('signing out ends the session itself', async ({ url }) => {
    const cookie = cookieOf(await signIn(url, KEY));
    const out = await fetch(`${url}/dashboard/sign-out`, { method: 'POST', headers: { cookie }, redirect: 'manual' });
    expect(out.headers.get('set-cookie')).toContain('umbrage_session=; Path=/dashboard; Max-Age=0');
    expect((await get(`${url}/dashboard`, { cookie })).status).toBe(401);
  });

  test('a wrong key, one for something else, another site and another form are refused', async ({ app, url }) => {
    const { secret } = await app.bot().runtime.services.keys.create('api only', ['api'], null);
    expect((await signIn(url, 'nonsense')).status).toBe(401);
    expect((await signIn(url, '')).status).toBe(401);
    expect((await signIn(url, secret)).status).toBe(403);
    expect((await signIn(url, KEY, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    expect((await fetch(`${url}/dashboard/sign-in`, json)).status).toBe(415);
  });
});

describe.skipIf(CHROMIUM === undefined)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: FLAGS });
  });
  afterAll(() => browser.close());

  /** A page that must not complain, scroll sideways, load anything from elsewhere or keep anybody out. */
  async function open(url: string, width: number, colorScheme: 'light' | 'dark') {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    const check = async () => {
      const found = await seriousFaults(page);
      expect({ complaints, found, width: await page.evaluate('document.documentElement.scrollWidth') }).toEqual({
        ...{ complaints: [], found: [], width },
      });
    };
    return { page, check };
  }

  test.for([
    ['wide and light', 1440, 'light'],
    ['narrow and dark', 390, 'dark'],
  ] as const)('a manager signs in and sees what goes on, %s', async ([, width, scheme], { url }) => {
    const { page, check } = await open(url, width, scheme);
    await page.goto(`${url}/dashboard`);
    await check();
    await page.getByLabel('Key').fill('a wrong one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    // A browser notes every refused page by itself.
    page.removeAllListeners('console');
    await page.getByLabel('Key').fill(KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Network outage stood out').waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.getByText('Mara Lind').or(page.getByText('claimed')).first().waitFor();
    await page.getByText('Only for trying.').waitFor();
    expect(await page.getByRole('img', { name: /Network outage: \d+ complaints/ }).count()).toBe(1);
    const widths = await page.evaluate('document.documentElement.scrollWidth');
    expect({ widths, found: await seriousFaults(page) }).toEqual({ widths: width, found: [] });

    await page.getByRole('link', { name: '7 days' }).click();
    await page.getByText('The last 7 days').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Key').waitFor();
  });

  test.for([
    ['wide and light', 1440, 'light'],
    ['narrow and dark', 390, 'dark'],
  ] as const)('the API can be read without a network, %s', async ([, width, scheme], { url }) => {
    const { page, check } = await open(url, width, scheme);
    await page.goto(`${url}/docs`);
    await page.getByRole('heading', { name: 'POST /api/v1/classify' }).waitFor();
    await page.getByText('$UMBRAGE/api/v1/escalations?state=open&state=reopened').waitFor();
    await page.getByRole('listitem').filter({ hasText: '/v1/fine_tuning/jobs/{id}/cancel' }).waitFor();
    await page.getByRole('link', { name: 'ClassifyRequest' }).first().click();
    expect(page.url()).toContain('#schema-ClassifyRequest');
    await check();
  });
});

async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found: { id: string; impact: string }[] = await page.evaluate('axe.run().then(({ violations }) => violations)');
  return found.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id }) => id);
}
