import { createServer } from 'node:http';
import { App, HTTPReceiver } from '@slack/bolt';
import { type SlackOptions, type SlackSandbox, startSlack } from '../../src/sandbox/slack/index.ts';
import { SILENT } from './slack-client.ts';

export interface BoltOverHttp {
  slack: SlackSandbox;
  app: App;
  close(): Promise<void>;
}

/** A local Slack and a real Bolt app on its own server, mounted the way the product does it. */
export async function boltOverHttp(options: SlackOptions): Promise<BoltOverHttp> {
  const slack = await startSlack(options);
  const processBeforeResponse = true;
  const receiver = new HTTPReceiver({
    signingSecret: slack.signingSecret,
    processBeforeResponse,
    logger: SILENT,
  });
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const app = new App({
    token: slack.botToken,
    receiver,
    processBeforeResponse,
    clientOptions,
    convoStore: false,
    logger: SILENT,
  });
  const server = createServer((request, response) => receiver.requestListener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port.');
  slack.configure({ eventsUrl: `http://127.0.0.1:${address.port}/slack/events` });
  return {
    slack,
    app,
    async close() {
      await slack.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
