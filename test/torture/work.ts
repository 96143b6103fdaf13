import { setTimeout as wait } from 'node:timers/promises';
import type { ActResult, SlackMessage, SlackSandbox } from '../../src/sandbox/slack/index.ts';
import type { ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';
import { CALM, FURIOUS } from '../support/texts.ts';

/** Alerts go to as many channels, since Slack takes one message a second in each. */
export const LANES = Array.from({ length: 16 }, (_, lane) => `lane-${lane}`);
const PEOPLE = ['mara', 'theo', 'ines'] as const;

/** Every upset case has an alert of its own: the complaints are alike, and an incident would stand for them. */
export const RULES = {
  rules: LANES.map((channel, lane) => ({
    name: `lane ${lane}`,
    when: { indexFrom: 70, words: [`lane ${lane}`] },
    channel: `#${channel}`,
    remindAfterMinutes: null,
  })),
  incidents: { fromComplaint: 100_000 },
};

/** Something a person did that Slack was told 200 for. */
export type AcceptedClick =
  | { kind: 'claim'; channel: string; ts: string }
  | { kind: 'note'; ticketId: number; note: string }
  | { kind: 'ticket'; caseNumber: number };

/** What the bots said they have. */
export interface Accepted {
  /** Tickets whose delivery was answered 200. */
  tickets: Set<number>;
  /** Tickets of the past that a back-fill was asked for and said it treated. */
  old: Set<number>;
  /** Slack messages: those not delivered are to be found by reading the channel, so all of them count. */
  messages: { ts: string; caseNumber: number; isUpset: boolean }[];
  clicks: AcceptedClick[];
}

export interface Work {
  accepted: Accepted;
  /** Tickets written on that day of the past, which nobody told the bots of. */
  writeOldTickets(day: Date, many: number): number[];
  begin(): void;
  /** Resolves when nothing new comes any more. */
  end(): Promise<void>;
}

export function openLanes(slack: SlackSandbox): void {
  for (const lane of LANES) slack.addChannel(lane, { members: [...PEOPLE] });
}

/** Customers who write tickets and messages, and people who press the buttons of alerts. */
export function openWork(
  zendesk: ZendeskSandbox,
  slack: SlackSandbox,
  isOpen: () => boolean,
  random: () => number,
): Work {
  const accepted: Accepted = { tickets: new Set(), old: new Set(), messages: [], clicks: [] };
  const pressed = new Set<string>();
  let cases = 0;
  let isOver = true;
  let underWay: Promise<void> = Promise.resolve();
  const one = <T>(choices: readonly T[]): T | undefined => choices[Math.floor(random() * choices.length)];
  const complaint = () => {
    cases += 1;
    const isUpset = random() < 0.5;
    const lane = Math.floor(random() * LANES.length);
    const text = isUpset ? `${FURIOUS} Lane ${lane}. Case ${cases}.` : `${CALM} Case ${cases}.`;
    return { caseNumber: cases, isUpset, text };
  };

  async function writeTicket(): Promise<void> {
    const { caseNumber, text } = complaint();
    const requester = { name: `Customer ${caseNumber}.`, email: `c${caseNumber}@customer.example` };
    const { id } = zendesk.newTicket({ description: text, requester, webhooks: false });
    const invocationId = `invocation-${caseNumber}`;
    for (let deliveries = random() < 0.2 ? 2 : 1; deliveries > 0; deliveries--) {
      const status = await zendesk.deliver(id, { invocationId });
      if (status === 200) accepted.tickets.add(id);
      else await wait(100);
    }
  }

  function postMessage(): void {
    const { caseNumber, text, isUpset } = complaint();
    const author = `writer-${caseNumber}`;
    slack.addUser(author);
    slack.invite('#complaints', author);
    const { ts } = slack.post('#complaints', author, text);
    accepted.messages.push({ ts, caseNumber, isUpset });
  }

  async function pressButton(): Promise<void> {
    const channel = one(LANES) ?? '';
    const alert = slack.messages(channel).find(({ ts, metadata }) => metadata && !pressed.has(`${channel} ${ts}`));
    if (alert === undefined) return;
    pressed.add(`${channel} ${alert.ts}`);
    const person = one(PEOPLE) ?? 'mara';
    const click = await pressOne(alert, channel, person);
    if (click !== null) accepted.clicks.push(click);
  }

  async function pressOne(alert: SlackMessage, channel: string, person: string): Promise<AcceptedClick | null> {
    const { ts } = alert;
    const press = (action: string) => slack.click(person, channel, ts, action);
    const shown = JSON.stringify(alert.blocks);
    const ticketId = /\/agent\/tickets\/(\d+)"/.exec(shown)?.[1];
    if (random() < 0.4) return isTaken(await press('escalation_claim')) ? { kind: 'claim', channel, ts } : null;
    if (ticketId === undefined) {
      const caseNumber = Number(/Case (\d+)\./.exec(shown)?.[1]);
      return isTaken(await press('escalation_ticket')) ? { kind: 'ticket', caseNumber } : null;
    }
    const before = slack.openView(person)?.id;
    await press('escalation_resolve');
    for (let looks = 0; looks < 20 && slack.openView(person)?.id === before; looks++) await wait(25);
    if ((slack.openView(person)?.id ?? before) === before) return null;
    const note = `Called them back about ticket ${ticketId}.`;
    return isTaken(await slack.submit(person, { note })) ? { kind: 'note', ticketId: Number(ticketId), note } : null;
  }

  async function work(): Promise<void> {
    while (!isOver) {
      const chance = random();
      if (chance < 0.55) await writeTicket();
      else if (chance < 0.75) postMessage();
      else await pressButton();
      // While nobody listens a little is enough.
      await wait((isOpen() ? 20 : 300) + random() * 100);
    }
  }
  return {
    accepted,
    writeOldTickets: (day, many) =>
      Array.from({ length: many }, () => {
        const { caseNumber, text } = complaint();
        const requester = { name: `Customer ${caseNumber}.`, email: `c${caseNumber}@customer.example` };
        return zendesk.newTicket({ description: text, requester, webhooks: false, createdAt: day }).id;
      }),
    begin() {
      isOver = false;
      underWay = work();
    },
    end() {
      isOver = true;
      return underWay;
    },
  };
}

const isTaken = ({ status, error }: ActResult): boolean => status === 200 && error === null;
