import { z } from 'zod';
import { atLeast } from './classification.ts';
import { type EscalationEvent, Subject } from './escalation-event.ts';

export { type EscalationEvent, Subject } from './escalation-event.ts';

export const EscalationState = z.enum(['open', 'claimed', 'snoozed', 'resolved', 'dismissed', 'reopened']);
export type EscalationState = z.infer<typeof EscalationState>;

/** The life of one alert. `revision` grows by one with every change; a change names the revision it was made from. */
export const Escalation = z.object({
  id: z.string(),
  revision: z.int(),
  state: EscalationState,
  channel: z.string(),
  mention: z.string().nullable(),
  subject: Subject,
  /** How many complaints this alert stands for. */
  complaints: z.int(),
  /** Slack user id of the person who has it. */
  owner: z.string().nullable(),
  snoozedUntil: z.string().nullable(),
  openedAt: z.string(),
  changedAt: z.string(),
  /** Minutes without an owner after which the channel is reminded once; null: never. */
  remindAfterMinutes: z.number().nullable().default(null),
  /** Since when nobody has it; null while somebody does. */
  waitingSince: z.string().nullable().default(null),
  /** When the channel was reminded since it was last opened, reopened or woken. */
  remindedAt: z.string().nullable().default(null),
  /** The first time somebody took it. */
  claimedAt: z.string().nullable().default(null),
  /** Who resolved or dismissed it, and when; null while it is not over. */
  ended: z.object({ by: z.string(), at: z.string() }).nullable().default(null),
  /** The incident that stands for it. */
  incidentId: z.string().nullable().default(null),
  /** The ticket made from a chat message. */
  ticket: z.object({ id: z.string(), url: z.string() }).nullable().default(null),
});
export type Escalation = z.infer<typeof Escalation>;

export type Transition = { kind: 'changed'; escalation: Escalation } | { kind: 'refused'; why: string };

const WAITING = ['open', 'reopened'] as const satisfies EscalationState[];
const ALIVE = [...WAITING, 'claimed', 'snoozed'] as const satisfies EscalationState[];
const OVER = ['resolved', 'dismissed'] as const satisfies EscalationState[];
const ANY = EscalationState.options;

interface Guard<Kind extends EscalationEvent['kind']> {
  from: readonly EscalationState[];
  /** Why the event has no place although the state would allow it; null when it has. */
  unless?: (escalation: Escalation, event: Extract<EscalationEvent, { kind: Kind }>, now: Date) => string | null;
}

/** From which states each event is allowed, and under what further condition. */
const GUARDS: { readonly [Kind in EscalationEvent['kind']]: Guard<Kind> } = {
  joined: { from: ALIVE },
  claim: { from: [...WAITING, 'snoozed'] },
  unclaim: {
    from: ['claimed'],
    unless: ({ owner }, { by }) =>
      owner === null || owner === by
        ? null
        : 'Only the person who has it can give it back. Assign it to somebody else.',
  },
  assign: {
    from: ALIVE,
    unless: ({ state, owner }, { to }) =>
      state === 'claimed' && owner === to ? 'That person has this alert already.' : null,
  },
  snooze: {
    from: [...WAITING, 'claimed'],
    unless: (_, { until }, now) => (Date.parse(until) > now.getTime() ? null : 'That moment has passed.'),
  },
  wake: {
    from: ['snoozed'],
    unless: ({ snoozedUntil }, { until }) =>
      until === undefined || until === snoozedUntil ? null : 'It was snoozed until another moment since.',
  },
  resolve: { from: ALIVE },
  dismiss: { from: ALIVE },
  reopen: { from: OVER },
  again: { from: OVER },
  correct: { from: ANY },
  remind: {
    from: WAITING,
    unless: ({ remindedAt, incidentId, waitingSince }, { since }) => {
      if (remindedAt !== null || incidentId !== null) return 'The channel knows of it already.';
      return since === undefined || since === waitingSince ? null : 'It waits since another moment.';
    },
  },
  absorb: {
    from: WAITING,
    unless: ({ incidentId }) => (incidentId === null ? null : 'It stands in an incident already.'),
  },
  'ticket-made': {
    from: ANY,
    unless: ({ ticket }) => (ticket === null ? null : 'There is a ticket already.'),
  },
  'source-deleted': { from: ANY },
};

export const isAlive = (state: EscalationState): boolean => ALIVE.some((alive) => alive === state);

/** Nobody has it and nobody has put it off. */
export const isWaiting = (state: EscalationState): boolean => WAITING.some((waiting) => waiting === state);

/** The escalation after the event, or why the event has no place in its present state. */
export function transition(escalation: Escalation, event: EscalationEvent, now: Date): Transition {
  const why = refusal(escalation, event, now);
  if (why !== null) return { kind: 'refused', why };
  const changed = { ...escalation, ...changes(escalation, event, now) };
  const changedAt = now.toISOString();
  const waitingSince = !isWaiting(changed.state)
    ? null
    : isWaiting(escalation.state)
      ? escalation.waitingSince
      : changedAt;
  return {
    kind: 'changed',
    escalation: { ...changed, revision: escalation.revision + 1, changedAt, waitingSince },
  };
}

function refusal<Kind extends EscalationEvent['kind']>(
  escalation: Escalation,
  event: Extract<EscalationEvent, { kind: Kind }> & { kind: Kind },
  now: Date,
): string | null {
  const guard: Guard<Kind> = GUARDS[event.kind];
  if (!guard.from.includes(escalation.state)) return `This alert is ${describe(escalation)} already.`;
  return guard.unless?.(escalation, event, now) ?? null;
}

function changes(escalation: Escalation, event: EscalationEvent, now: Date): Partial<Escalation> {
  const at = now.toISOString();
  const claimedAt = escalation.claimedAt ?? at;
  switch (event.kind) {
    case 'joined':
      return joined(escalation, event.subject, event.isNew);
    case 'claim':
      return { state: 'claimed', owner: event.by, snoozedUntil: null, claimedAt };
    case 'assign':
      return { state: 'claimed', owner: event.to, snoozedUntil: null, claimedAt };
    case 'unclaim':
      return { state: 'open', owner: null, remindedAt: null };
    case 'snooze':
      return { state: 'snoozed', snoozedUntil: event.until };
    case 'wake':
      return awake(escalation);
    case 'resolve':
      return { ...over('resolved', event.by, at), owner: escalation.owner ?? personOf(event.by) };
    case 'dismiss':
      return over('dismissed', event.by, at);
    case 'reopen':
      return REOPENED;
    case 'again':
      return { ...REOPENED, subject: event.subject };
    case 'correct':
      return { subject: event.subject };
    case 'remind':
      return { remindedAt: at };
    case 'absorb':
      return { incidentId: event.incidentId };
    case 'ticket-made':
      return { ticket: event.ticket };
    case 'source-deleted':
      return { subject: { ...escalation.subject, quote: DELETED_QUOTE, evidence: [] } };
  }
}

/** Stands where the words of a deleted message stood. */
export const DELETED_QUOTE = '(The author deleted this message.)';

const awake = ({ owner }: Escalation): Partial<Escalation> => ({
  state: owner === null ? 'open' : 'claimed',
  snoozedUntil: null,
  remindedAt: null,
});

const over = (state: (typeof OVER)[number], by: string, at: string): Partial<Escalation> => ({
  state,
  snoozedUntil: null,
  ended: { by, at },
});

/** Somebody wants it looked at by itself, so no incident stands for it any more. */
const REOPENED: Partial<Escalation> = {
  state: 'reopened',
  owner: null,
  remindedAt: null,
  ended: null,
  incidentId: null,
};

/** A ticket that was solved is nobody in the chat. */
const personOf = (by: string): string | null => (by === 'zendesk' ? null : by);

/**
 * The angrier complaint leads the alert; a second reading of the leading complaint replaces the first. What got worse
 * does not sleep on.
 */
function joined(escalation: Escalation, subject: Subject, isNew: boolean): Partial<Escalation> {
  const leads = subject.complaintId === escalation.subject.complaintId || subject.index > escalation.subject.index;
  const next = leads ? subject : escalation.subject;
  const worse = isMoreSevere(escalation, { ...escalation, subject: next });
  return {
    complaints: escalation.complaints + (isNew ? 1 : 0),
    subject: next,
    ...(worse && escalation.state === 'snoozed' ? awake(escalation) : {}),
  };
}

/** Whether the channel has to hear of the change, beyond the quiet edit of the message. */
function isMoreSevere(before: Pick<Escalation, 'subject'>, after: Pick<Escalation, 'subject'>): boolean {
  return before.subject.band !== after.subject.band && atLeast(after.subject.band, before.subject.band);
}

const RESURFACING = ['wake', 'reopen', 'again', 'remind'] as const satisfies EscalationEvent['kind'][];

/** The whole channel hears again only when severity rises, a snooze ends, it is reopened, or nobody took it in time. */
export function surfaces(before: Escalation | null, event: EscalationEvent, after: Escalation): boolean {
  if (before === null) return false;
  if (RESURFACING.some((kind) => kind === event.kind)) return true;
  return isAlive(after.state) && isMoreSevere(before, after);
}

function describe({ state, owner }: Pick<Escalation, 'state' | 'owner'>): string {
  return state === 'claimed' && owner !== null ? `claimed by <@${owner}>` : state;
}
