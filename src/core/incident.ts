import { z } from 'zod';
import type { Subject } from './escalation-event.ts';

/** From when on many complaints are one incident. */
export const IncidentSettings = z.strictObject({
  /** The complaint of one topic and problem with which the incident begins. */
  fromComplaint: z.int().min(2).default(10),
  /** The time within which they came. */
  withinMinutes: z.number().positive().default(15),
});
export type IncidentSettings = z.infer<typeof IncidentSettings>;

const Example = z.object({ complaintId: z.string(), customerName: z.string().nullable(), quote: z.string() });

/** Many customers, one cause. `revision` grows by one with every change. */
export const Incident = z.object({
  id: z.string(),
  revision: z.int(),
  state: z.enum(['open', 'over']),
  topic: z.string(),
  problem: z.string().nullable(),
  channel: z.string(),
  /** Complaints in all, those before it was seen to be an incident included. */
  complaints: z.int(),
  /** The first that came. */
  examples: z.array(Example),
  openedAt: z.string(),
  changedAt: z.string(),
  /** How many came within the last span of `withinMinutes`, and within the one before. */
  recent: z.int(),
  before: z.int(),
});
export type Incident = z.infer<typeof Incident>;

/** How many complaints of one topic and problem came in the last span of time and in the one before it. */
export interface Flow {
  recent: number;
  before: number;
}

const EXAMPLES = 3;

/** Similar complaints of a day are counted up to this: each alert asks, and a manager learns nothing from more. */
export const MOST_SIMILAR = 1_000;

/** Whether this complaint, already counted in `flow`, makes the many one incident. */
export function isIncident(flow: Flow, settings: IncidentSettings): boolean {
  return flow.recent >= settings.fromComplaint;
}

export function newIncident(
  id: string,
  subject: Subject & { topic: string },
  channel: string,
  flow: Flow,
  now: Date,
): Incident {
  return {
    id,
    revision: 1,
    state: 'open',
    topic: subject.topic,
    problem: subject.problem,
    channel,
    complaints: flow.recent,
    examples: [exampleOf(subject)],
    openedAt: now.toISOString(),
    changedAt: now.toISOString(),
    ...flow,
  };
}

/** One more complaint. */
export function grown(incident: Incident, subject: Subject, flow: Flow, now: Date): Incident {
  const examples = incident.examples.length < EXAMPLES ? [...incident.examples, exampleOf(subject)] : incident.examples;
  return changed({ ...incident, complaints: incident.complaints + 1, examples, ...flow }, now);
}

/**
 * The incident after a look at the flow alone: it is over when fewer than half of what began it came in the last span.
 * A span has to pass after its beginning first.
 */
export function calmed(incident: Incident, flow: Flow, settings: IncidentSettings, now: Date): Incident {
  const age = now.getTime() - Date.parse(incident.openedAt);
  const over = age >= settings.withinMinutes * 60_000 && flow.recent < settings.fromComplaint / 2;
  const state = over ? 'over' : incident.state;
  const same = state === incident.state && flow.recent === incident.recent && flow.before === incident.before;
  return same ? incident : changed({ ...incident, state, ...flow }, now);
}

export function trendOf({ recent, before }: Flow): 'rising' | 'steady' | 'falling' {
  if (recent > before * 1.2) return 'rising';
  return recent < before * 0.8 ? 'falling' : 'steady';
}

const changed = (incident: Incident, now: Date): Incident => ({
  ...incident,
  revision: incident.revision + 1,
  changedAt: now.toISOString(),
});

const exampleOf = ({ complaintId, customerName, quote }: Subject) => ({
  complaintId,
  customerName,
  quote: [...quote].slice(0, 600).join(''),
});
