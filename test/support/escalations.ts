import { expect } from 'vitest';
import type { World } from '../../src/commands/world.ts';
import type { SlackMessage } from '../../src/sandbox/slack/index.ts';
import { alertsWith, newCustomer } from './app.ts';
import { FURIOUS } from './texts.ts';

/** A ticket of a furious customer, and its alert. */
export async function escalated(
  app: World,
  words = FURIOUS,
): Promise<{ alert: SlackMessage; ticketId: number; name: string }> {
  const requester = newCustomer();
  const { id } = app.zendesk.newTicket({ description: words, requester });
  await app.idle();
  const alert = alertsWith(app, requester.name).find(({ metadata }) => metadata?.event_type === 'umbrage_alert');
  if (alert === undefined) throw new Error('No alert was posted.');
  return { alert, ticketId: id, name: requester.name };
}

/** What the alert says at the moment. */
export const shown = (app: World, ts: string): string => JSON.stringify(app.slack.message('#escalations', ts));

/** The lines of the alert's thread, as a screen reader says them. */
export const lines = (app: World, ts: string): string[] => app.slack.thread('#escalations', ts).map(({ text }) => text);

/** Clicks, and waits until everything that follows is done. */
export async function click(app: World, who: string, ts: string, action: string, value?: string) {
  const result = await app.slack.click(who, '#escalations', ts, action, value === undefined ? {} : { value });
  expect(result).toMatchObject({ status: 200, error: null });
  return result;
}

/** The words only this person sees, in the order they came. */
export const whispers = (app: World, who: string): string[] => app.slack.ephemerals(who).map(({ text }) => text);
