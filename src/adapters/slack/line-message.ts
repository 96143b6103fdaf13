import type { Escalation } from '../../core/escalation.ts';
import type { HistoryEntry } from '../../core/escalation-event.ts';

import type { Message } from './message.ts';
import { SEVERITY } from './severity.ts';
import { cut, escapeText, LIMITS, lineBlock, moment } from './text.ts';

/** Of the new words, as many characters as a line bears. */
const AGAIN = 300;

type Part = string | { user: string } | { group: string } | { url: string; label: string };

/** What happened, in one line of the alert's thread. Null for a change that says nothing to people. */
export function lineMessage(entry: HistoryEntry, escalation: Escalation): Message | null {
  const parts = partsOf(entry, escalation);
  if (parts === null) return null;
  const spoken = parts.map((part) => (typeof part === 'string' ? part : 'label' in part ? part.label : 'Somebody'));
  return { text: escapeText(cut(spoken.join(''), LIMITS.fallback)), blocks: [lineBlock(parts)] };
}

function partsOf({ event, surfaces }: HistoryEntry, escalation: Escalation): Part[] | null {
  switch (event.kind) {
    case 'joined':
      return joinedParts(event.subject, event.isNew, surfaces, escalation);
    case 'claim':
      return [who(event.by), ' claimed this.'];
    case 'unclaim':
      return [who(event.by), ' gave this back. Nobody has it.'];
    case 'assign':
      return [who(event.by), ' assigned this to ', who(event.to), '.'];
    case 'snooze':
      return [who(event.by), ` snoozed this until ${moment(event.until)}.`];
    case 'wake':
      return ['The snooze is over: this needs somebody again.'];
    case 'resolve':
      return [who(event.by), event.note.trim() === '' ? ' resolved this.' : ` resolved this: ${event.note.trim()}`];
    case 'dismiss':
      return [who(event.by), ` dismissed this: ${event.reason}.`];
    case 'reopen':
      return [who(event.by), ' reopened this: it needs somebody again.'];
    case 'again':
      return [
        ...page(event.words.band, escalation),
        `The customer complained again after this was over: ${levelOf(event.words)} “${cut(event.words.quote, AGAIN)}”`,
      ];
    case 'correct':
      return [
        who(event.by),
        ` corrected this: ${betterOf(event.better)}.`,
        ...(surfaces ? [` ${worse(event.subject)}`] : []),
      ];
    case 'remind':
      return reminder(escalation);
    case 'absorb':
      return ['An incident stands for this from here on. There will be no reminder.'];
    case 'ticket-made':
      return [who(event.by), ' made a ticket of this: ', { url: event.ticket.url, label: `#${event.ticket.id}` }];
    case 'source-deleted':
      return ['The author deleted the message that this was about.'];
  }
}

function joinedParts(
  subject: Escalation['subject'],
  isNew: boolean,
  surfaces: boolean,
  escalation: Escalation,
): Part[] {
  const news = isNew ? 'Another complaint of the same customer.' : 'The complaint was changed.';
  if (surfaces) return [...page(subject.band, escalation), `${news} ${worse(subject)}`];
  return [news];
}

function worse({ band, index }: Escalation['subject']): string {
  return `It got worse: ${levelOf({ band, index })}`;
}

const levelOf = ({ band, index }: Pick<Escalation['subject'], 'band' | 'index'>): string =>
  `${SEVERITY[band].word.toLowerCase()} dissatisfaction, ${index} of 100.`;

/** The group is called only where every minute counts. */
const page = (band: Escalation['subject']['band'], { mention }: Escalation): Part[] =>
  mention !== null && band === 'critical' ? [{ group: mention }, ' '] : [];

function reminder(escalation: Escalation): Part[] {
  const { subject, remindAfterMinutes } = escalation;
  const waited = remindAfterMinutes === null ? '' : ` after ${Math.round(remindAfterMinutes)} minutes`;
  return [...page(subject.band, escalation), `Nobody has this yet${waited}: ${levelOf(subject)}`];
}

const who = (id: string): Part => (/^[UW][A-Z0-9]{2,}$/.test(id) ? { user: id } : id === 'zendesk' ? 'The ticket' : id);

function betterOf({
  topic,
  problem,
  index,
}: {
  topic?: string | undefined;
  problem?: string | undefined;
  index?: number | undefined;
}): string {
  return [
    ...(topic === undefined ? [] : [`topic ${topic}`]),
    ...(problem === undefined ? [] : [`problem ${problem}`]),
    ...(index === undefined ? [] : [`index ${index}`]),
  ].join(', ');
}
