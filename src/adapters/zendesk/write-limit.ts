import type { IncomingHttpHeaders } from 'node:http';

/** What a process may use of the account's ticket updates when nobody says otherwise. */
const USUAL = 60;

/** Share of a smaller limit that we take: the rest is for agents and other integrations. */
const OUR_SHARE = 0.6;

export interface WriteLimit {
  /** Ticket updates a minute, all processes together. */
  perMinute(): number;
  /** Learns from an answer what the account allows. */
  hear(headers: IncomingHttpHeaders): void;
}

/** @param set what the operator set, or null */
export function writeLimit(set: number | null): WriteLimit {
  let announced: number | null = null;
  return {
    perMinute() {
      if (announced === null) return set ?? USUAL;
      return set === null ? Math.min(USUAL, Math.max(1, Math.floor(announced * OUR_SHARE))) : Math.min(set, announced);
    },
    hear(headers) {
      const total = /(?:^|;)\s*total=(\d+)/.exec(String(headers['zendesk-ratelimit-tickets-update'] ?? ''))?.[1];
      if (total !== undefined) announced = Number(total);
    },
  };
}
