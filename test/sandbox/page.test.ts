import { request as httpRequest } from 'node:http';
import { onTestFinished } from 'vitest';
import { test } from './page-served.ts';

const TOPICS = [
  {
    tag: 'topic__billing',
    name: 'Billing',
    problems: [{ tag: 'problem__billing__late_fee', name: 'Late fee' }],
  },
  { tag: 'topic__tv', name: 'TV', problems: [{ tag: 'problem__tv__no_picture', name: 'No picture' }] },
];

test('the page comes with a strict policy, asks nobody else for anything and stays small', async ({ page, expect }) => {
  const response = await fetch(page.url);
  const html = await response.text();
  const policy = response.headers.get('content-security-policy') ?? '';

  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(html).not.toMatch(/https?:\/\/|<style|style=|<script(?![^>]*src=)/);

  let bytes = Buffer.byteLength(html);
  const seen = new Set<string>();
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
  for (let file = files.pop(); file !== undefined; file = files.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const answer = await fetch(page.url + file);
    const content = await answer.text();
    expect(answer.status, file).toBe(200);
    bytes += Buffer.byteLength(content);
    files.push(...[...content.matchAll(/from '\.(\/[^']+)'/g)].map((match) => match[1] ?? ''));
  }
  expect(seen.size).toBeGreaterThan(30);
  expect(bytes).toBeLessThan(200_000);
});

test('a request by another name or from another site changes nothing', async ({ page, expect }) => {
  const body = { text: 'hello' };

  expect(await statusWithHost(page.url, 'demo.example')).toBe(403);
  expect(await statusWithHost(page.url, new URL(page.url).host.replace('127.0.0.1', 'localhost'))).toBe(200);
  expect((await page.post('/api/tickets', body, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await page.post('/api/tickets', body, { 'content-type': 'text/plain' })).status).toBe(415);
  expect(page.zendesk.tickets()).toHaveLength(0);
  expect((await page.post('/api/tickets', body, { origin: page.url })).status).toBe(201);
});

test('what makes no sense is answered with a sentence', async ({ page, expect }) => {
  const answers = await Promise.all([
    page.post('/api/tickets', { text: '  ' }),
    page.post('/api/failures', { system: 'moon', failure: 'works' }),
    page.post('/api/corrections', { ticket: 1, topic: 'vip', problem: null }),
    page.post('/api/corrections', { ticket: 99, topic: 'topic__tv', problem: null }),
    page.post('/api/slack/post', { person: 'mara', channel: 'complaints', text: '' }),
    page.post('/api/nothing', {}),
    fetch(`${page.url}/api/state?channel=nowhere`),
    fetch(`${page.url}/../../../package.json`),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 422, 400, 404, 422, 404]);
  for (const answer of answers) expect(((await answer.json()) as { detail: string }).detail).toMatch(/\w+ \w+/);
});

test('a complaint waits until it carries our tags', async ({ page, expect }) => {
  await page.post('/api/tickets', { subject: 'Bill', text: 'Wrong again.', name: 'Jana Novak' });
  await page.post('/api/tickets', { text: 'And again.', name: 'Jana Novak' });
  const [first, second] = page.zendesk.tickets();

  expect(first).toMatchObject({ subject: 'Bill', description: 'Wrong again.' });
  expect(second?.requester_id).toBe(first?.requester_id);
  expect((await page.state()).waiting).toMatchObject({ tickets: 2, untagged: 2 });

  page.zendesk.editTicket(
    1,
    { tags: ['topic__billing', 'dissatisfaction__high', 'dissatisfaction_index__71'] },
    { by: 'bot' },
  );
  const { tickets, waiting } = await page.state();

  expect(tickets[0]).toMatchObject({ customer: 'Jana Novak', band: 'high', index: 71, topic: { name: 'Billing' } });
  expect(waiting).toMatchObject({ untagged: 1, alerts: 1 });
});

test('a correction replaces topic and problem and no other tag', async ({ page, expect }) => {
  page.zendesk.newTicket({
    tags: [
      'vip',
      'topic__billing',
      'problem__billing__late_fee',
      'classification__needs_review',
      'dissatisfaction__low',
    ],
  });
  await page.post('/api/corrections', { ticket: 1, topic: 'topic__tv', problem: null });

  expect(page.zendesk.ticket(1).tags).toEqual(['dissatisfaction__low', 'topic__tv', 'vip']);

  await page.post('/api/corrections', { ticket: 1, topic: 'topic__tv', problem: 'problem__tv__no_picture' });
  const [row] = (await page.state()).tickets;

  expect(page.zendesk.ticket(1).tags).toContain('problem__tv__no_picture');
  expect(row).toMatchObject({ corrected: true, problem: { name: 'No picture' } });
});

test.describe('with a catalogue', () => {
  test.override({ options: { topics: TOPICS } });

  test('an agent can choose what no ticket carries yet', async ({ page, expect }) => {
    expect((await page.state()).topics).toEqual(TOPICS);
  });
});

test('a switch makes a system fail and work again, and failed calls are counted', async ({ page, expect }) => {
  const zendesk = () => fetch(`${page.zendesk.url}/api/v2/tickets.json`);

  await page.post('/api/failures', { system: 'zendesk', failure: 'down' });
  expect((await zendesk()).status).toBe(503);
  await page.post('/api/failures', { system: 'zendesk', failure: 'cut' });
  await expect(zendesk()).rejects.toThrow();
  const during = await page.state();
  await page.post('/api/failures', { system: 'zendesk', failure: 'works' });

  expect((await zendesk()).status).toBe(401);
  expect(during.failures).toEqual({ zendesk: 'cut', slack: 'works', model: 'works' });
  expect(during.waiting.refused).toBe(2);
});

test.describe('a short storm', () => {
  test.override({ options: { stormMs: 300 } });

  test('is sixty customers in different words', async ({ page, expect }) => {
    await page.post('/api/storm', { on: true });
    await expect.poll(async () => (await page.state()).storm).toEqual({ opened: 60, total: 60, running: false });

    const tickets = page.zendesk.tickets();
    expect(tickets).toHaveLength(60);
    expect(new Set(tickets.map((ticket) => ticket.requester_id)).size).toBe(60);
    expect(new Set(tickets.map((ticket) => ticket.description)).size).toBeGreaterThan(40);
  });
});

test('open pages hear of many changes at once', async ({ page, expect }) => {
  const heard = await listening(page.url);
  await heard.next();
  for (let n = 0; n < 20; n += 1) page.zendesk.newTicket({});
  page.slack.post('complaints', 'mara', 'hello');
  const told = Number(await heard.next());

  expect(told).toBe((await page.state()).version);
  expect(told).toBeLessThan(4);
});

function statusWithHost(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers: { host } }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

/** The data of the stream of changes, one piece at a time. */
async function listening(url: string): Promise<{ next(): Promise<string> }> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const response = await fetch(`${url}/api/events`, { signal: stop.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return {
    async next() {
      for (;;) {
        const data = /data: (.*)/.exec((await reader?.read())?.value ?? '')?.[1];
        if (data !== undefined) return data;
      }
    },
  };
}
