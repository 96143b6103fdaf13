import { test as plain } from 'vitest';
import { faultPlan } from '../../src/sandbox/faults.ts';
import { type DemoPageOptions, startDemoPage } from '../../src/sandbox/page/index.ts';
import type { PageState } from '../../src/sandbox/page/view.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/index.ts';
import { startZendesk, type ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';

export interface Served {
  url: string;
  zendesk: ZendeskSandbox;
  slack: SlackSandbox;
  state(query?: string): Promise<PageState>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** A page over a Zendesk and a Slack without any bot; all three end with the test. */
export const test = plain.extend<{ page: Served; options: Partial<DemoPageOptions> }>({
  options: {},
  page: async ({ options }, use) => {
    const [zendesk, slack] = await Promise.all([startZendesk(), startSlack()]);
    const { url, close } = await startDemoPage({ zendesk, slack, model: { faults: faultPlan() }, ...options });
    const post: Served['post'] = (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const state: Served['state'] = async (query = '') =>
      (await (await fetch(`${url}/api/state${query}`)).json()) as PageState;
    await use({ url, zendesk, slack, state, post });
    await close();
    await Promise.all([zendesk.close(), slack.close()]);
  },
});

/** A call of the Web API as the app makes it. */
export async function callSlack(slack: SlackSandbox, method: string, body: object): Promise<void> {
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { ok: boolean };
  if (!answer.ok) throw new Error(`${method} was refused: ${JSON.stringify(answer)}`);
}
