import { exchange, LONGEST_ANSWER } from '../../exchange.ts';

/** The package ends its own calls earlier; Bolt's answers to a `response_url` have no other end. In milliseconds. */
const TIMEOUT_MS = 10_000;

/** As much of an answer as Slack's packages read. */
type Read = Pick<Response, 'ok' | 'status' | 'statusText' | 'url' | 'text'> & {
  headers: Pick<Headers, 'get' | 'entries'>;
};

/**
 * `fetch` for Slack's packages, which send text and read text. Node's own would be a second HTTP client to load and to keep
 * in memory. Redirects are not followed: they would take the token along.
 * @throws TypeError as `fetch` does when there is no whole answer, with the reason as its cause
 * @throws Error when something other than text was to be sent
 */
export const slackFetch: typeof fetch = async (input, init) => {
  const body = init?.body ?? undefined;
  if (body !== undefined && typeof body !== 'string')
    throw new Error('Only text can be sent to Slack this way, no file.');
  const url = new URL(input instanceof URL || typeof input === 'string' ? input : input.url);
  let headers = new Map<string, string>();
  const answer = await exchange({
    method: init?.method ?? 'GET',
    url,
    headers: Object.fromEntries(Object.entries(init?.headers ?? {})),
    body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: LONGEST_ANSWER,
    signal: init?.signal ?? undefined,
    onHeaders: (heard) => {
      headers = new Map(Object.entries(heard).map(([name, value]) => [name, String(value)]));
    },
  });
  if (answer.kind === 'nothing') {
    throw new TypeError(`No answer from ${url.host}: ${answer.why}`, { cause: answer.cause ?? answer.why });
  }
  const read: Read = {
    ok: answer.status >= 200 && answer.status < 300,
    status: answer.status,
    statusText: '',
    url: url.href,
    headers: { get: (name) => headers.get(name.toLowerCase()) ?? null, entries: () => headers.entries() },
    text: async () => answer.text,
  };
  return read as Response;
};
