import { z } from 'zod';
import { UpstreamError } from '../../core/errors.ts';
import type { Answer } from '../../exchange.ts';

/** What became of a request that did not get the answer it needs. */
export interface Failed {
  /** Method and path, without query: a search may hold a customer's words. */
  what: string;
  tries: number;
}

const NO_ANSWER = {
  timeout: 'got no complete answer in time. Check the network and status.zendesk.com.',
  cancelled: 'was cancelled, because we are stopping or nobody waits for it any more.',
  connection: 'lost its connection. Check ZENDESK_URL, the network and status.zendesk.com.',
  too_large: 'got an answer larger than we read. Ask for smaller pages.',
};

export function noAnswer({ what, tries }: Failed, { why, cause }: Extract<Answer, { kind: 'nothing' }>): UpstreamError {
  return new UpstreamError(`${what} at Zendesk ${NO_ANSWER[why]} Tries: ${tries}.`, {
    system: 'zendesk',
    retryable: why !== 'too_large',
    code: why,
    cause,
  });
}

/** @param retryAfterMs what the answer asked us to wait */
export function refusal(
  { what, tries }: Failed,
  status: number,
  text: string,
  retryAfterMs: number | undefined,
): UpstreamError {
  const code = codeOf(text);
  const came = code === undefined ? `${status}` : `${status} ${code}`;
  return new UpstreamError(`${what} at Zendesk was answered ${came}. ${hint(status)} Tries: ${tries}.`, {
    system: 'zendesk',
    retryable: status >= 500 || status === 408 || status === 429,
    status,
    ...(code === undefined ? {} : { code }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** The status was fine and the body was not. A cut or foreign body, or an error in it, may be gone next time; a wrong shape stays. */
export function unreadable(
  { what, tries }: Failed,
  status: number,
  why: { kind: 'not_json' } | { kind: 'error' } | { kind: 'shape'; at: string },
): UpstreamError {
  return new UpstreamError(
    `${what} at Zendesk was answered ${status} with a body that ${unreadableHow(why)} Tries: ${tries}.`,
    {
      system: 'zendesk',
      retryable: why.kind !== 'shape',
      status,
      code: 'unreadable_body',
    },
  );
}

function unreadableHow(why: { kind: 'not_json' } | { kind: 'error' } | { kind: 'shape'; at: string }): string {
  switch (why.kind) {
    case 'not_json':
      return 'is not JSON. Check ZENDESK_URL and status.zendesk.com.';
    case 'error':
      return 'names an error. Check status.zendesk.com.';
    case 'shape':
      return `lacks what we need at "${why.at}". Check whether Zendesk changed this call.`;
  }
}

function hint(status: number): string {
  if (status >= 300 && status < 400)
    return 'Redirects are refused, they would take the token along: correct ZENDESK_URL.';
  if (status === 401) return 'Check the Zendesk credentials.';
  if (status === 403) return 'Check the scopes of the OAuth client and the role of its user.';
  if (status === 404) return 'Check ZENDESK_URL, and whether the record still exists.';
  if (status === 409) return 'Somebody else changed the record meanwhile.';
  if (status === 422) return 'Check the status of the record and the fields and options it is given.';
  if (status === 429) return 'The rate limit is used up.';
  return 'Check status.zendesk.com.';
}

const Code = z.string().regex(/^[\w.-]{1,60}$/);

/** Zendesk's shapes of an error. Only the code is taken: titles and descriptions may repeat what a customer wrote. */
const ErrorBody = z.union([
  z.object({ error: Code }).transform((body) => body.error),
  z.object({ errors: z.tuple([z.object({ code: Code })], z.unknown()) }).transform((body) => body.errors[0].code),
]);

function codeOf(text: string): string | undefined {
  try {
    return ErrorBody.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
