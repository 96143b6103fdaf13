import { expect } from 'vitest';
import { alertsWith, newCustomer, testApp } from './support/app.ts';
import { FURIOUS } from './support/texts.ts';

const test = testApp({ settings: { MODE: 'observe' } });

test('observing classifies and records, and touches nothing outside', async ({ app }) => {
  const requester = newCustomer();
  const { id } = app.zendesk.newTicket({ description: FURIOUS, requester });
  const message = app.slack.post('#complaints', 'mara', FURIOUS);
  await app.idle();

  expect(app.zendesk.ticket(id)).toMatchObject({ writes: 0 });
  expect(app.slack.message('#complaints', message.ts)?.reactions).toEqual([]);
  expect(alertsWith(app, requester.name)).toEqual([]);
  const handled = await app.bot().runtime.training.handled(new Date(0));
  expect(handled.map(({ complaintId }) => complaintId)).toContain(`zendesk:${id}`);
});
