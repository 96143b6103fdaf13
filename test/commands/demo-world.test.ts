import { expect, test } from 'vitest';
import { startDemoWorld } from '../../src/commands/demo-world.ts';
import { startDemoPage } from '../../src/sandbox/page/index.ts';
import type { PageState } from '../../src/sandbox/page/view.ts';
import { newPlace } from '../support/place.ts';

/** Something the sample model has never read anything like, so that the second one is asked. */
const UNSURE = 'Hello, could you tell me how to change the name of my wifi? No hurry, thank you!';

test('without its second model the demo sorts all the same, and the ticket says who decided', async () => {
  const place = await newPlace();
  const world = await startDemoWorld({ ...place, settings: { LOG_LEVEL: 'silent' } });
  const page = await startDemoPage(world);
  const post = (path: string, body: object) =>
    fetch(page.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  await post('/api/tickets', { text: UNSURE, name: 'One' });
  await world.idle();
  await post('/api/failures', { system: 'model', failure: 'down' });
  await post('/api/tickets', { text: UNSURE, name: 'Two' });
  await world.idle();

  const { tickets } = (await (await fetch(`${page.url}/api/state`)).json()) as PageState;
  expect(tickets.map(({ customer, degraded }) => [customer, degraded])).toEqual([
    ['One', false],
    ['Two', true],
  ]);
  for (const ticket of tickets) {
    expect(ticket.confidence).toBeGreaterThan(0);
    expect(ticket.words.length).toBeGreaterThan(0);
  }
  const notes = world.zendesk.ticket(2).comments.filter((comment) => !comment.public);
  expect(notes.map(({ body }) => body)).toEqual([
    expect.stringContaining('The second model gave no answer. This is what the built-in one says.'),
  ]);
  await page.close();
  await world.stop();
  await place.remove();
});
