import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AppAnswer } from './app-answer.ts';
import { parseJson } from './json.ts';
import { signedHeaders } from './signing.ts';
import type { Slack } from './slack.ts';

/** The content types Slack sends, to the letter: Bolt compares them exactly. */
export const JSON_BODY = 'application/json';
export const FORM_BODY = 'application/x-www-form-urlencoded';

/** One signed POST to the app's Request URL. It never throws: every outcome is an answer. */
export function postToApp(
  slack: Slack,
  url: string,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<AppAnswer> {
  const started = performance.now();
  const ms = () => performance.now() - started;
  const { signingSecret, ackTimeoutMs } = slack.settings;
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const fail = (failure: AppAnswer['failure']) => resolve({ status: 0, body: '', ms: ms(), failure, noRetry: false });
    const request = send(url, {
      method: 'POST',
      // A connection of its own for every request: no reuse of one the app has just closed.
      agent: false,
      signal: slack.closing,
      headers: {
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        accept: '*/*',
        'content-type': contentType,
        'content-length': String(Buffer.byteLength(body)),
        ...signedHeaders(signingSecret, body, slack.clock()),
        ...headers,
      },
    });
    const timer = setTimeout(() => {
      fail('timeout');
      request.destroy();
    }, ackTimeoutMs);
    request.on('error', () => {
      clearTimeout(timer);
      fail('connection_failed');
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => fail('connection_failed'));
      response.on('end', () => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString('utf8');
        const isJson = (response.headers['content-type'] ?? '').startsWith('application/json');
        resolve({
          status: response.statusCode ?? 0,
          body: isJson ? (parseJson(text) ?? text) : text,
          ms: ms(),
          failure: null,
          noRetry: response.headers['x-slack-no-retry'] === '1',
        });
      });
    });
    request.end(body);
  });
}
