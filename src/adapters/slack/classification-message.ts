import type { Button, KnownBlock } from '@slack/types';
import type { Classification } from '../../core/classification.ts';
import type { Escalation } from '../../core/escalation.ts';
import type { ComplaintRecord } from '../../core/ports.ts';
import { DEGRADED } from '../../core/ticket-note.ts';
import { statusOf } from './alert-message.ts';
import type { Message } from './message.ts';
import { SEVERITY } from './severity.ts';
import { escapeText, LIMITS, plain, quote } from './text.ts';

/** What the model says about a text, with the reasons. */
export function classificationMessage(text: string, classification: Classification, askedId?: string): Message {
  const { confidence, evidence, model, degraded } = classification;
  const percent = `${Math.round(confidence * 100)} %`;
  const headline = headlineOf(classification);
  const sure = `Confidence ${percent}. Model ${model}.${degraded ? ` ${DEGRADED}` : ''}`;
  const words = evidence.slice(0, 6).map((span) => `“${span.text}” (${span.about})`);
  const blocks: KnownBlock[] = [
    { type: 'section', text: plain(headline, LIMITS.section) },
    quote(text),
    { type: 'context', elements: [plain(sure, LIMITS.context)] },
    ...(words.length === 0
      ? []
      : [{ type: 'context' as const, elements: [plain(`Decided by ${words.join(', ')}`, LIMITS.context)] }]),
    ...(askedId === undefined ? [] : [askedActions(askedId)]),
  ];
  return { text: escapeText(headline), blocks };
}

function headlineOf({ topic, problem, index, band, needsReview }: Classification): string {
  const about = needsReview ? `topic unsure (best guess: ${topic ?? 'none'})` : (topic ?? 'no topic');
  return `${about}${problem === null || needsReview ? '' : `, ${problem}`}: dissatisfaction ${index} of 100 (${band})`;
}

function askedActions(askedId: string): KnownBlock {
  const button = (action_id: string, label: string): Button => ({
    type: 'button',
    action_id,
    value: askedId,
    text: plain(label, LIMITS.button),
  });
  return { type: 'actions', elements: [button('asked_share', 'Share here'), button('asked_correct', 'Correct')] };
}

/** What a link to a ticket shows: no more of the customer's words than the channel may see anyway. */
export function unfurlMessage({ classification, complaint }: ComplaintRecord, escalation: Escalation | null): Message {
  const { word, sign } = SEVERITY[classification.band];
  const headline = headlineOf(classification);
  const status = escalation === null ? 'No alert' : statusOf(escalation);
  return {
    text: escapeText(headline),
    blocks: [
      { type: 'section', text: plain(`${sign} ${word}: ${headline}`, LIMITS.section) },
      {
        type: 'context',
        elements: [plain(`${status}. Customer: ${complaint.customer.name ?? 'unknown'}.`, LIMITS.context)],
      },
    ],
  };
}
