import type { Json } from './json.ts';

/** A Web API method said no. The dispatcher turns it into `{ ok: false, error, ... }` with status 200, as Slack does. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly details: Json;

  /** @param code Slack's error code, for example `channel_not_found`. @param details further fields of the answer. */
  constructor(code: string, details: Json = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** The form in which Slack names what is wrong with an argument. Each message ends in a JSON pointer or names the field. */
export function invalid(code: 'invalid_arguments' | 'invalid_blocks', messages: readonly string[]): Refusal {
  const details = { response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } };
  return new Refusal(code, code === 'invalid_blocks' ? { errors: [...messages], ...details } : details);
}
