import { assess } from '../core/classification.ts';
import { renderText } from '../core/complaint.ts';
import type { ChatText, Services } from '../core/ports.ts';
import { spanOf } from '../core/stats.ts';
import { ticketIn } from '../core/ticket-link.ts';

type Needs = Pick<Services, 'classifier' | 'stance' | 'presenter' | 'store' | 'zendeskUrl' | 'clock'>;

const HELP = [
  '/classify and a complaint behind it: its topic, problem and dissatisfaction, for you only.',
  '/classify #123, or a link to a ticket: what was said about that ticket.',
  '/classify stats 7d: what came in lately (a number of days, or of hours as in 12h).',
  '/classify alone: a form. In a thread, where Slack knows no commands, use the shortcut “Classify complaint” of a message.',
].join('\n');

/** What a person who wrote these words after `/classify` is to read. */
export async function answerTo(words: string, by: string, services: Needs): Promise<ChatText> {
  const ticketId = ticketIn(words, services.zendeskUrl);
  if (ticketId !== null) return aboutTicket(ticketId, services);
  const [first, ...rest] = words.trim().split(/\s+/);
  if (first === 'help' && rest.length === 0) return said(HELP);
  if (first === 'stats' && rest.length < 2) return lately(rest[0] ?? '', services);
  return aboutText(words, by, services);
}

/** Classifies a text for the one who asked. It is kept for some days, for the buttons below the answer. */
export async function aboutText(text: string, by: string, services: Needs): Promise<ChatText> {
  const { classifier, presenter, stance, store } = services;
  const rendered = renderText(null, text);
  if (rendered === '') return said('There is no text here that could be classified.');
  const [[prediction], { policy }] = await Promise.all([classifier.classify([rendered]), stance()]);
  if (prediction === undefined) throw new Error(`The model ${classifier.id} gave no prediction for one text.`);
  const classification = assess(prediction, policy);
  const [id = ''] = await store.asked.keep([{ text: rendered, classification }], by);
  return presenter.classification(rendered, classification, id);
}

async function aboutTicket(ticketId: string, { store, presenter }: Needs): Promise<ChatText> {
  const record = await store.complaint(`zendesk:${ticketId}`);
  if (record === null) return said(`Ticket ${ticketId} was not classified yet, or there is no such ticket.`);
  return presenter.unfurl(record, await store.escalations.holding(record.complaint.id));
}

async function lately(words: string, { store, presenter, stance, clock }: Needs): Promise<ChatText> {
  const span = spanOf(words);
  if (span === null) return said('Write a number of days or hours: /classify stats 7d, or /classify stats 12h.');
  const now = clock();
  const { policy } = await stance();
  const stats = await store.stats(new Date(now.getTime() - span), now, policy.bands);
  return presenter.stats(stats, words === '' ? '24 h' : words);
}

/** Somebody waits for the answer, so they hear of a failure too before it is thrown on. */
export async function tell(answer: Promise<ChatText>, say: (message: ChatText) => Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (failure) {
    await say(said('This could not be answered just now. Try again later.'));
    throw failure;
  }
  await say(await answer);
}

export function said(text: string): ChatText {
  const block = { type: 'section', text: { type: 'plain_text', text } };
  return { text, blocks: [block] };
}
