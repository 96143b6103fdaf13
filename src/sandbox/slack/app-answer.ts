import { isObject } from './json.ts';

/** What came back from the app for one request or envelope. */
export interface AppAnswer {
  /** HTTP status, 200 for an acknowledged envelope, 0 when nothing usable came back. */
  status: number;
  /** Parsed when it was JSON; empty text when there was none. */
  body: unknown;
  /** Time until the answer, or until it was given up. */
  ms: number;
  failure: null | 'timeout' | 'connection_failed' | 'connection_lost' | 'no_connection';
  /** The app asked for no retries of this event. */
  noRetry: boolean;
}

/** What the person sees when the app did not answer as it must; null when it did. */
export function complaint(answer: AppAnswer): 'operation_timeout' | 'dispatch_failed' | null {
  if (answer.failure === 'timeout') return 'operation_timeout';
  return answer.status >= 200 && answer.status < 300 ? null : 'dispatch_failed';
}

/** The body as an object, when the app answered with one. */
export function answeredObject(answer: AppAnswer): Record<string, unknown> | null {
  return isObject(answer.body) && Object.keys(answer.body).length > 0 ? answer.body : null;
}
