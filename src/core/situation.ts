import type { Spoken } from './admission.ts';
import type { Catalogue } from './catalogue.ts';
import type { Classification, Policy } from './classification.ts';
import type { Complaint } from './complaint.ts';
import type { Better, Correction } from './correction.ts';
import type { Subject } from './escalation-event.ts';
import type { Course } from './follow-ups.ts';
import type { IncidentSettings } from './incident.ts';
import type { Rule, Rules } from './rules.ts';
import type { Ticket, TicketChange } from './ticket.ts';
import type { TicketFields, Written } from './ticket-change.ts';

/** What we know of a complaint from before. */
export interface Past {
  /** The classification of exactly this text, when there is one. */
  classification: Classification | null;
  /** What people have said about it so far. */
  better: Better;
  /** Our last write to its ticket and every later one of which we do not know whether it arrived. */
  latest: readonly Written[];
  /** Every tag we ever put on its ticket. */
  ours: readonly string[];
  /** The internal comment of ours that its ticket has, or may have. */
  note?: string | null;
  /** Whether it stands in an alert, so that its ticket's end matters there. */
  isInAlert?: boolean;
}

/** How this installation wants complaints handled. */
export interface Stance {
  /** `observe`: everything is classified and recorded, nothing is written or posted. */
  mode: 'live' | 'observe';
  policy: Policy;
  rules: Rules;
  fields: TicketFields;
  catalogue: Catalogue;
  /** Topics that open no alert at the moment. */
  muted?: readonly string[];
  /** Whether each ticket gets one internal comment that says why. */
  notes?: boolean;
}

export interface Situation {
  complaint: Complaint;
  classification: Classification;
  /** What the whole conversation says, where the customer has said more than one thing. */
  course?: Course;
  ticket: Ticket | null;
  past: Past;
  stance: Stance;
  /** Old complaints are tagged but alert nobody. */
  alerts: boolean;
}

export type Action =
  | { kind: 'record'; classification: Classification }
  | { kind: 'correct'; correction: Correction }
  /** `rule` null: nobody is to be alerted anew, but an alert about this complaint must tell the truth. */
  | {
      kind: 'escalate';
      subject: Subject;
      rule: Rule | null;
      joinWithinHours: number;
      /** When many of the same kind are one incident; null when this one must not count. */
      incidents: IncidentSettings | null;
      /** What was said later and alerts by itself: what is new of it brings back an alert that was over. */
      spoken: readonly Spoken[];
    }
  | { kind: 'write-ticket'; effect: string; ticket: Ticket; change: TicketChange; written: Written }
  | { kind: 'mark-message'; channel: string; ts: string };
