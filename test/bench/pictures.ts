import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { toChoice } from '../../src/commands/demo.ts';
import { startDemoWorld } from '../../src/commands/demo-world.ts';
import { startDemoPage } from '../../src/sandbox/page/index.ts';

/** The pictures of the README, taken from a running demo: `node test/bench/pictures.ts [folder]`. */
const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../../manifests/pictures/', import.meta.url));
const STORM_MS = 12_000;

const directory = mkdtempSync(join(tmpdir(), 'umbrage-pictures-'));
const world = await startDemoWorld({ directory });
const { catalogue } = await world.bot().runtime.services.stance();
const served = await startDemoPage({ ...world, topics: catalogue.topics.map(toChoice), stormMs: STORM_MS });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
mkdirSync(FOLDER, { recursive: true });

const wide = await open(browser, { width: 1440, height: 860 });
for (const sample of [2, 4, 1, 3, 0]) await send(wide, sample);
await settled(wide);
await wide.getByRole('button', { name: 'Claim' }).last().click();
await wide.getByText('Owner:').waitFor();
await wide.getByRole('button', { name: 'Dissatisfaction' }).click();
await wide.locator('#messages').evaluate((list) => list.scrollTo(0, list.scrollHeight));
await take(wide, 'demo');

await flip(wide, 'Slack', '503');
await flip(wide, 'Second model', '503');
await send(wide, 2);
await send(wide, 0, 'Carla Mendes');
await wide.getByText(/1 alert to post/).waitFor();
await wide.getByText('Second model did not answer').waitFor();
await wide.getByRole('button', { name: 'Ticket', exact: true }).click();
await take(wide, 'failure');
await flip(wide, 'Slack', 'works');
await flip(wide, 'Second model', 'works');
await settled(wide);

await wide.getByRole('button', { name: 'Storm of 60' }).click();
await wide.getByText('67 tickets in, 67 sorted, none lost').waitFor({ timeout: 240_000 });
await wide
  .locator('.message', { hasText: 'Incident:' })
  .last()
  .evaluate((message) => message.scrollIntoView({ block: 'start' }));
await take(wide, 'incident');

await browser.close();
await served.close();
await world.stop();
rmSync(directory, { recursive: true });

async function open(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const page = await (await browser.newContext({ viewport, colorScheme: 'light' })).newPage();
  await page.goto(served.url);
  await page.locator('.samples button').first().waitFor({ state: 'attached' });
  return page;
}

async function send(page: Page, sample: number, name?: string): Promise<void> {
  await page.locator('.samples button').nth(sample).click();
  if (name !== undefined) await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Send complaint' }).click();
  await page.locator('.sent button').waitFor();
}

function settled(page: Page): Promise<void> {
  return page.getByText('Nothing waiting').waitFor({ timeout: 120_000 });
}

function flip(page: Page, system: string, state: string): Promise<void> {
  return page.getByRole('group', { name: system }).getByText(state, { exact: true }).click();
}

/** WebP, which the browser writes at a fifth of a PNG's size. */
async function take(page: Page, name: string): Promise<void> {
  await page.locator('.place-body').evaluateAll((bodies) => {
    for (const body of bodies) if (body.id !== 'slack-body') body.scrollTop = 0;
  });
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
  writeFileSync(join(FOLDER, `${name}.webp`), data, 'base64');
  console.log(`${name}.webp: ${Math.round((data.length * 3) / 4 / 1024)} KB`);
  if (process.env.PNG) await page.screenshot({ path: join(process.env.PNG, `${name}.png`) });
}
