import { type Incident, trendOf } from '../../core/incident.ts';
import type { Message } from './message.ts';

import { cut, escapeText, LIMITS, moment, plain, quote } from './text.ts';

/** An example is one of three in a message. */
const EXAMPLE = 700;

/** Many complaints of one kind in one message that counts up. */
export function incidentMessage(incident: Incident): Message {
  const { state, topic, problem, complaints, examples, openedAt, changedAt, recent, before } = incident;
  const kind = problem === null ? topic : `${topic}, ${problem}`;
  const headline =
    state === 'open'
      ? `🔥 Incident: ${complaints} complaints about ${kind}`
      : `✅ Incident over: ${complaints} complaints about ${kind}`;
  const trend =
    state === 'open'
      ? `${recent} lately, ${before} in the same time before: ${trendOf(incident)}`
      : `Calm since ${moment(changedAt)}`;
  return {
    text: escapeText(cut(`${headline}. ${trend}.`, LIMITS.fallback)),
    blocks: [
      { type: 'header', text: plain(headline, LIMITS.header) },
      {
        type: 'section',
        fields: [
          ['Complaints', String(complaints)],
          ['Trend', trend],
          ['Began', moment(openedAt)],
          ['Status', state === 'open' ? 'Going on' : 'Over'],
        ].map(([name, value]) => plain(`${name}\n${value}`, LIMITS.field)),
      },
      ...examples.flatMap((example) => [
        { type: 'context', elements: [plain(example.customerName ?? 'A customer', LIMITS.field)] } as const,
        quote(cut(example.quote, EXAMPLE)),
      ]),
      {
        type: 'context',
        elements: [
          plain(
            'Further complaints of this kind are counted here and post no alert of their own; critical ones still do.',
            LIMITS.context,
          ),
        ],
      },
    ],
  };
}
