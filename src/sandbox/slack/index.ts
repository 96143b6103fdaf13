import { faultPlan, serveWithFaults } from '../faults.ts';
import { appLink } from './app-link.ts';
import { events } from './events.ts';
import { timestamps } from './ids.ts';
import { isMember } from './lookup.ts';
import { outside } from './outside.ts';
import { responses } from './responses.ts';
import { route } from './route.ts';
import type { Call, SlackOptions, SlackSandbox } from './sandbox.ts';
import { applyChange, initialSettings } from './settings.ts';
import type { Change, Slack } from './slack.ts';
import { socketLink } from './socket-link.ts';
import { triggers } from './triggers.ts';
import { webApi } from './web-api.ts';
import { presetState } from './world.ts';

export type { ActResult } from './acts.ts';
export type { ShownView, SlackOptions, SlackSandbox } from './sandbox.ts';
export type { Ephemeral, SlackMessage } from './state.ts';

const CALLS_KEPT = 5000;

/**
 * Starts a local Slack on 127.0.0.1 that keeps its state in memory and speaks the real wire: Web API, signed
 * requests to the app, Socket Mode, response_url. It refuses what the real one refuses.
 */
export async function startSlack(options: SlackOptions = {}): Promise<SlackSandbox> {
  const clock = options.clock ?? Date.now;
  const settings = initialSettings(options);
  const faults = faultPlan();
  const closing = new AbortController();
  const listeners = new Set<(change: Change) => void>();
  const calls: Call[] = [];
  let base = '';

  const slack: Slack = {
    state: presetState(clock()),
    settings,
    triggers: triggers(clock),
    socketTickets: new Set(),
    stepTokens: new Set(),
    closing: closing.signal,
    base: () => base,
    clock,
    nextTs: timestamps(clock),
    emit(event, channel, evenOutside = false) {
      if (channel === undefined || evenOutside || isMember(slack, channel)) delivery.emit(event, channel);
    },
    changed(change) {
      for (const listener of listeners) listener(change);
    },
  };

  const callMethod = webApi(slack);
  const slots = responses(slack);
  const served = await serveWithFaults({
    ...(options.port === undefined ? {} : { port: options.port }),
    faults,
    handle: (request) => route(slack, callMethod, slots.receive, request),
    onServed({ path, status, fault }) {
      calls.push({ at: clock(), name: path.replace(/^\/api\//, ''), status, fault });
      if (calls.length > CALLS_KEPT) calls.shift();
    },
  });
  base = served.url;
  const link = socketLink(slack, served.server);
  const delivery = events(slack, link);
  const app = appLink(slack, link);

  return {
    ...outside({ slack, app, responses: slots }),
    url: served.url,
    apiUrl: `${served.url}/api/`,
    get botToken() {
      return settings.botToken;
    },
    appToken: settings.appToken,
    get signingSecret() {
      return settings.signingSecret;
    },
    faults,
    identity: slack.state.identity,
    events: delivery.log,
    calls,
    get connections() {
      return link.connections;
    },
    configure: (change) => applyChange(settings, change),
    verifyRequestUrl: () => app.verify(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    redeliver: (eventId) => delivery.redeliver(eventId),
    settled: () => delivery.settled(),
    disconnectSockets: (how = 'frame', reason = 'refresh_requested') => link.disconnect(how, reason),
    async close() {
      closing.abort();
      link.close();
      await delivery.settled();
      await served.close();
    },
  };
}
