import type { SlackMessage, SlackSandbox } from '../../src/sandbox/slack/index.ts';
import type { ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';
import type { TicketView } from '../../src/sandbox/zendesk/outside-world.ts';
import { type Accepted, type AcceptedClick, LANES } from './work.ts';

export interface Comparison {
  /** What was accepted and is not there (yet). */
  lost: string[];
  /** What is there more than once. Later never makes it better. */
  doubled: string[];
}

/** Compares the world outside with what was accepted, from the outside only. */
export function compare(zendesk: ZendeskSandbox, slack: SlackSandbox, accepted: Accepted): Comparison {
  const tickets = zendesk.tickets();
  const alerts = LANES.flatMap((channel) => slack.messages(channel).map((message) => ({ channel, message })));
  const shown = alertsByCase(alerts.map(({ message }) => message));
  const made = countBy(
    tickets.filter((ticket) => ticket.external_id !== null).map(({ description }) => caseOf(description)),
  );
  return {
    lost: [
      ...tickets.filter(({ id }) => accepted.tickets.has(id)).flatMap((ticket) => ticketLost(ticket, shown)),
      ...tickets
        .filter((ticket) => accepted.old.has(ticket.id) && Number.isNaN(indexOf(ticket)))
        .map(({ id }) => `old ticket ${id} has no tags`),
      ...accepted.messages.flatMap(({ ts, caseNumber, isUpset }) => [
        ...((slack.message('#complaints', ts)?.reactions.length ?? 0) > 0
          ? []
          : [`message ${caseNumber} is not marked`]),
        ...(isUpset && !shown.has(caseNumber) ? [`message ${caseNumber} has no alert`] : []),
      ]),
      ...accepted.clicks.flatMap((click) => clickLost(click, zendesk, slack, made)),
    ],
    doubled: [
      ...tickets.flatMap(ticketDoubled),
      ...[...shown].filter(([, times]) => times > 1).map(([number, times]) => `case ${number} has ${times} alerts`),
      ...[...made]
        .filter(([, times]) => times > 1)
        .map(([number, times]) => `case ${number} has ${times} tickets made`),
      ...alerts.flatMap(({ channel, message: { ts } }) =>
        repeated(slack.thread(channel, ts).map(lineText)).map(
          (line) => `the thread of ${channel} ${ts} says twice: ${line}`,
        ),
      ),
    ],
  };
}

const caseOf = (text: string): number => Number(/Case (\d+)\./.exec(text)?.[1]);
const indexOf = ({ tags }: TicketView): number =>
  Number(tags.find((tag) => tag.startsWith('dissatisfaction_index__'))?.split('__')[1]);

function alertsByCase(alerts: readonly SlackMessage[]): Map<number, number> {
  return countBy(alerts.map(({ blocks }) => caseOf(JSON.stringify(blocks))));
}

function ticketLost(ticket: TicketView, shown: ReadonlyMap<number, number>): string[] {
  const { id, comments } = ticket;
  const index = indexOf(ticket);
  if (Number.isNaN(index)) return [`ticket ${id} has no tags`];
  return [
    ...(index >= 70 && !shown.has(caseOf(ticket.description)) ? [`ticket ${id} has no alert`] : []),
    ...(comments.some(({ body }) => body.startsWith('Umbrage:')) ? [] : [`ticket ${id} has no note`]),
  ];
}

function ticketDoubled({ id, tags, comments, writes }: TicketView): string[] {
  const ours = tags.filter((tag) => /^dissatisfaction(_index)?__/.test(tag));
  const notes = comments.filter((comment) => !comment.public).map(({ body }) => body);
  // One write for the values with the first note; each further note takes one more.
  const called = notes.filter((note) => !note.startsWith('Umbrage:')).length;
  return [
    ...(ours.length > 2 ? [`ticket ${id} has ${ours.join(' ')}`] : []),
    ...(writes > 1 + called ? [`ticket ${id} was written ${writes} times`] : []),
    ...(notes.filter((note) => note.startsWith('Umbrage:')).length > 1 ? [`ticket ${id} has two notes of ours`] : []),
    ...repeated(notes).map((note) => `ticket ${id} has twice: ${note}`),
  ];
}

function clickLost(
  click: AcceptedClick,
  zendesk: ZendeskSandbox,
  slack: SlackSandbox,
  made: ReadonlyMap<number, number>,
): string[] {
  switch (click.kind) {
    case 'claim': {
      const { channel, ts } = click;
      const isThere =
        JSON.stringify(slack.message(channel, ts)?.blocks).includes('Status\\nClaimed') &&
        slack.thread(channel, ts).some((line) => lineText(line).includes('claimed this'));
      return isThere ? [] : [`the claim of ${channel} ${ts} is not there`];
    }
    case 'note': {
      const { ticketId, note } = click;
      const isThere = zendesk.ticket(ticketId).comments.some(({ body }) => body === note);
      return isThere ? [] : [`the note on ticket ${ticketId} is not there`];
    }
    case 'ticket':
      return made.has(click.caseNumber) ? [] : [`the ticket of message ${click.caseNumber} is not there`];
  }
}

const lineText = ({ text }: SlackMessage): string => text;

function countBy(keys: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const key of keys) if (!Number.isNaN(key)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const repeated = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, at) => values.indexOf(value) !== at)),
];
