import type { BandBounds, Classification, Policy } from './classification.ts';
import type { Complaint } from './complaint.ts';
import type { ComplaintRecord } from './complaint-record.ts';
import type { Better } from './correction.ts';
import type { Action, Past } from './decide.ts';
import type { Escalation, Transition } from './escalation.ts';
import type { EscalationEvent, HistoryEntry, Subject } from './escalation-event.ts';
import type { Incident, IncidentSettings } from './incident.ts';
import type { Stats } from './stats.ts';

/** What is written before an effect and after it. `result` null: it may or may not have happened. */
export interface LedgerEntry {
  result: unknown;
  /** Written by this very call, so nobody has tried the effect yet. */
  isNew: boolean;
}

/** The record of effects on the world outside. */
export interface Ledger {
  intend(effect: string, intent: unknown): Promise<LedgerEntry>;
  settle(effect: string, result: object): Promise<void>;
  /** What came of an effect; null when it is unknown or was never tried. */
  result(effect: string): Promise<unknown>;
}

/** What became of an event. `repeated`: the same delivery was taken before. */
export type Change = Transition | { kind: 'repeated' };

export interface Store {
  ledger: Ledger;
  past(complaint: Complaint): Promise<Past>;
  /** What is known and what is intended, in one transaction, together with the jobs that follow from it. */
  remember(complaint: Complaint, actions: readonly Action[]): Promise<void>;
  complaint(id: string): Promise<ComplaintRecord | null>;
  stats(since: Date, until: Date, bounds: BandBounds): Promise<Stats>;
  escalations: {
    get(id: string): Promise<Escalation | null>;
    /**
     * Compare-and-set: the event meets the state as it is, never as the clicker saw it. Null: no such escalation.
     * @param deliveryId the same id a second time changes nothing
     */
    change(id: string, event: EscalationEvent, deliveryId?: string): Promise<Change | null>;
    /**
     * Stores what a person knows better about the leading complaint, shows it, and has the complaint looked at again. Null
     * also when `complaintId` is given and another complaint leads by now: nothing is changed then.
     */
    correct(
      id: string,
      correction: { better: Better; by: string; policy: Policy; complaintId?: string | undefined },
      deliveryId?: string,
    ): Promise<Change | null>;
    alive(): Promise<Escalation[]>;
    /** Oldest first. */
    history(id: string): Promise<HistoryEntry[]>;
    /** The escalation a complaint stands in. */
    holding(complaintId: string): Promise<Escalation | null>;
    /** The ticket of this complaint is solved or gone, or waits again. An alert ends when all its tickets are over. */
    ticketIs(complaintId: string, state: 'over' | 'waiting'): Promise<void>;
    /** The ticket made from the leading complaint; the ticket's own triage then joins this escalation. */
    linkTicket(id: string, made: { ticket: { id: string; url: string }; by: string }): Promise<Change | null>;
  };
  incidents: {
    get(id: string): Promise<Incident | null>;
    /** Complaints of the same topic and problem that came in as news since then, `MOST_SIMILAR` at most. */
    similar(subject: Pick<Subject, 'topic' | 'problem' | 'needsReview'>, since: Date): Promise<number>;
    /** Counts again, and ends the incident when it has calmed down. */
    look(id: string, settings: IncidentSettings): Promise<Incident | null>;
    open(): Promise<Incident[]>;
  };
  /** Texts people asked about, for the buttons below the answer. */
  asked: {
    keep(texts: readonly { text: string; classification: Classification }[], by: string): Promise<string[]>;
    get(id: string): Promise<{ text: string; classification: Classification; by: string } | null>;
  };
}
