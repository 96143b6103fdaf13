import type { RequestListener } from 'node:http';
import type {
  BlockAction,
  App as BoltApp,
  HTTPReceiver as BoltHttpReceiver,
  SocketModeReceiver as BoltSocketReceiver,
  MessageShortcut,
  Middleware,
  ReceiverProcessEventErrorHandlerArgs,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackEventMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../../core/ports.ts';
import { App, HTTPModuleFunctions, HTTPReceiver, SocketModeReceiver } from './bolt.ts';
import { callSlack, clientOptions, interactiveClient, type SlackAccess, slackLogger } from './client.ts';
import { onlyEnvelopes } from './envelope.ts';
import { holdAcknowledgement } from './hold-acknowledgement.ts';

/** What can come from Slack, and who takes it. */
export interface SlackHandlers {
  /** Slack can reach us, for the first time or again. */
  connected(): Promise<void>;
  messages: readonly Middleware<SlackEventMiddlewareArgs<'message'>>[];
  homeOpened: Middleware<SlackEventMiddlewareArgs<'app_home_opened'>>;
  linkShared: Middleware<SlackEventMiddlewareArgs<'link_shared'>>;
  commands: Readonly<Record<string, Middleware<SlackCommandMiddlewareArgs>>>;
  /** Message shortcuts by callback id. */
  shortcuts: Readonly<Record<string, Middleware<SlackShortcutMiddlewareArgs<MessageShortcut>>>>;
  /** Workflow steps by callback id. */
  steps: Readonly<Record<string, Middleware<SlackEventMiddlewareArgs<'function_executed'>>>>;
  actions: Readonly<Record<string, Middleware<SlackActionMiddlewareArgs<BlockAction>>>>;
  /** Submitted forms by callback id. */
  forms: Readonly<Record<string, Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>>>>;
}

export type SlackTransport = { kind: 'http'; signingSecret: string } | { kind: 'socket'; appToken: string };

export interface SlackConnection {
  /** For `POST /slack/events`; null in Socket Mode. Only for exactly that path: it throws on any other. */
  requestListener: RequestListener | null;
  /** Connects in the background and keeps trying: a bot that starts while Slack is away must still start. */
  start(): void;
  /** Whether Slack can reach us, as far as we can tell. */
  isConnected(): boolean;
  stop(): Promise<void>;
}

const Identity = z.object({ bot_id: z.string(), user_id: z.string(), team_id: z.string() });

export function slackConnection(
  access: SlackAccess & { transport: SlackTransport },
  handlers: SlackHandlers,
  log: Log,
): SlackConnection {
  const receiver = receiverFor(access, log);
  const authorize = authorizeBy(interactiveClient(access, log), access.token);
  const app = new App({
    // Bolt gets the receiver's place but not the receiver itself, so that ours can hold acknowledgements back.
    receiver: {
      init: (bolt) => receiver.init(holdAcknowledgement(bolt)),
      start: async () => undefined,
      stop: async () => undefined,
    },
    authorize,
    clientOptions: clientOptions(access, log, 1),
    convoStore: false,
    logger: slackLogger(log),
  });
  app.error(async (error) => {
    // Bolt swallows what is not thrown on, and Slack would be told that all went well.
    throw error;
  });
  listen(app, handlers);
  const connected = () => {
    // Asked before the first person has to wait for it.
    authorize().catch(() => undefined);
    handlers.connected().catch((err) => log.error({ err }, 'catching up with the watched channels could not be begun'));
  };
  if (receiver instanceof SocketModeReceiver) return bySocket(receiver, connected, log);
  const secret = access.transport.kind === 'http' ? access.transport.signingSecret : '';
  return byHttp(onlyEnvelopes(receiver.requestListener, secret), connected);
}

function listen(app: BoltApp, handlers: SlackHandlers): void {
  for (const handler of handlers.messages) app.message(handler);
  app.event('app_home_opened', handlers.homeOpened);
  app.event('link_shared', handlers.linkShared);
  for (const [name, handler] of Object.entries(handlers.commands)) app.command(name, handler);
  for (const [name, handler] of Object.entries(handlers.actions)) app.action<BlockAction>(name, handler);
  for (const [name, handler] of Object.entries(handlers.forms)) app.view<ViewSubmitAction>(name, handler);
  for (const [name, handler] of Object.entries(handlers.steps)) app.function(name, handler);
  for (const [callback_id, handler] of Object.entries(handlers.shortcuts)) {
    app.shortcut<MessageShortcut>({ callback_id, type: 'message_action' }, handler);
  }
}

function receiverFor(
  access: SlackAccess & { transport: SlackTransport },
  log: Log,
): BoltHttpReceiver | BoltSocketReceiver {
  if (access.transport.kind === 'http') {
    return new HTTPReceiver({
      signingSecret: access.transport.signingSecret,
      logger: slackLogger(log),
      processEventErrorHandler: answerFailure,
    });
  }
  const { appToken } = access.transport;
  // Bolt gives these to the socket's own client; without a longest delay it would wait ever longer to reconnect. The delays
  // are made one by one before each call, so there are no more of them than it takes to reach the longest.
  const reconnect = {
    ...clientOptions(access, log, 0),
    retryConfig: { forever: true, retries: 15, factor: 1.3, maxTimeout: 30_000 },
  };
  return new SocketModeReceiver({ appToken, logger: slackLogger(log), installerOptions: { clientOptions: reconnect } });
}

/** What a handler's schema refuses will not be different when Slack sends it again. */
async function answerFailure(failed: ReceiverProcessEventErrorHandlerArgs): Promise<boolean> {
  const { error, response } = failed;
  const cause = 'original' in error ? error.original : error;
  if (response.headersSent || !(cause instanceof z.ZodError)) {
    return HTTPModuleFunctions.defaultProcessEventErrorHandler(failed);
  }
  response.writeHead(400).end();
  return false;
}

/** Who we are, asked once. While Slack does not answer, events fail and Slack sends them again. */
function authorizeBy(client: WebClient, botToken: string) {
  let identity: z.infer<typeof Identity> | undefined;
  return async () => {
    identity ??= Identity.parse(await callSlack('auth.test', () => client.auth.test()));
    return { botToken, botId: identity.bot_id, botUserId: identity.user_id, teamId: identity.team_id };
  };
}

function byHttp(requestListener: RequestListener, connected: () => void): SlackConnection {
  return { requestListener, start: connected, isConnected: () => true, stop: async () => undefined };
}

function bySocket(receiver: BoltSocketReceiver, onConnected: () => void, log: Log): SlackConnection {
  let connected = false;
  receiver.client.on('connected', () => {
    connected = true;
    onConnected();
  });
  receiver.client.on('disconnected', () => {
    connected = false;
  });
  return {
    requestListener: null,
    start: () => {
      receiver.client
        .start()
        .catch((err) => log.error({ err }, 'Slack refused the socket connection: check SLACK_APP_TOKEN'));
    },
    isConnected: () => connected,
    stop: () => receiver.client.disconnect(),
  };
}
