/** Stands where a customer's words stood that are not kept any more. */
export const FORGOTTEN = '(This text is no longer kept.)';

/** Stands where the id of a customer stood who was forgotten. */
export const NOBODY = 'forgotten';

/** What is stored about one customer, as they may ask to see it. */
export interface AboutRequester {
  requester: string;
  complaints: { id: string; at: string; complaint: unknown; classification: unknown }[];
  corrections: { complaintId: string; better: unknown; at: string }[];
  alerts: { id: string; escalation: unknown; history: unknown[] }[];
  /** Examples that incidents show. */
  incidents: { id: string; example: unknown }[];
  /** What was written to their tickets. */
  effects: { effect: string; intent: unknown; result: unknown }[];
  /** The same texts where somebody in the chat asked about them. */
  asked: { id: string; text: string; at: string }[];
  /** The same texts among those that models learn from. */
  training: { text: string; topic: string | null; problem: string | null; index: number | null; source: string }[];
  /** Uploaded training files that hold the same texts. */
  files: { id: string; filename: string; lines: string[] }[];
  jobs: { id: string; queue: string; state: string; data: unknown }[];
}

/** The customer's id as complaints carry it. @returns null for what is neither a Zendesk user nor a Slack user */
export function requesterId(given: string): string | null {
  if (/^\d{1,20}$/.test(given)) return `zendesk:${given}`;
  if (/^[UW][A-Z0-9]{2,20}$/.test(given)) return `slack:${given}`;
  return /^(zendesk:\d{1,20}|slack:[UW][A-Z0-9]{2,20})$/.test(given) ? given : null;
}
