import type { World } from '../../src/commands/world.ts';
import { alertsWith, newCustomer } from '../support/app.ts';

const isPost = (_method: string, path: string) => path.endsWith('/chat.postMessage');
const TOGETHER = 10;

const LETTER = 'I am furious, cancel my contract, I will go to the regulator and to the press.';

/**
 * Alerts and the lines of their threads, in an installation without incidents, while Slack does each post and loses the reply of every one first tried.
 * @param rounds how many alerts; each loses the reply of its alert and of one line in its thread
 * @returns replies lost, messages that are there twice, messages that are missing
 */
export async function slackLostReplies(app: World, rounds: number) {
  const { store } = app.bot().runtime.services;
  const result = { lost: 0, doubled: 0, missing: 0 };
  for (let begun = 0; begun < rounds; begun += TOGETHER) {
    const names = Array.from({ length: Math.min(TOGETHER, rounds - begun) }, () => newCustomer());
    app.slack.faults.next(isPost, { kind: 'lost-reply' }, names.length * 2);
    for (const requester of names) app.zendesk.newTicket({ description: LETTER, requester });
    await app.idle(180_000);
    const alive = await store.escalations.alive();
    const ids = names.map(({ name }) => alive.find(({ subject }) => subject.customerName === name)?.id ?? '');
    await Promise.all(ids.map((id) => store.escalations.change(id, { kind: 'claim', by: app.slack.user('mara').id })));
    await app.idle(180_000);
    for (const { name } of names) {
      const alerts = alertsWith(app, name).filter(({ metadata }) => metadata?.event_type === 'umbrage_alert');
      const lines = alerts.flatMap(({ ts }) => app.slack.thread('#escalations', ts));
      result.doubled += Math.max(0, alerts.length - 1) + Math.max(0, lines.length - 1);
      result.missing += (alerts.length === 0 ? 1 : 0) + (lines.length === 0 ? 1 : 0);
    }
  }
  result.lost = app.slack.calls.filter(({ fault }) => fault === 'lost-reply').length;
  return result;
}
