import type { AppAnswer } from './app-answer.ts';
import { FORM_BODY, JSON_BODY, postToApp } from './http-link.ts';
import { isObject, type Json } from './json.ts';
import type { Slack } from './slack.ts';
import type { SocketLink } from './socket-link.ts';

/** How a person's acts reach the app, whichever way it is connected. They are never sent twice. */
export interface AppLink {
  command(form: Record<string, string>): Promise<AppAnswer>;
  interact(payload: Json): Promise<AppAnswer>;
  /** What Slack does when a Request URL is saved: the app has to echo a challenge. */
  verify(): Promise<boolean>;
}

export function appLink(slack: Slack, link: SocketLink): AppLink {
  return {
    command(form) {
      const url = slack.settings.eventsUrl;
      if (url === null) return link.send({ type: 'slash_commands', payload: form, acceptsResponse: true });
      return postToApp(slack, url, FORM_BODY, new URLSearchParams(form).toString());
    },
    interact(payload) {
      const url = slack.settings.eventsUrl;
      if (url === null) return link.send({ type: 'interactive', payload, acceptsResponse: true });
      return postToApp(slack, url, FORM_BODY, new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
    },
    async verify() {
      const url = slack.settings.eventsUrl;
      if (url === null) return link.connections > 0;
      const challenge = slack.nextTs();
      const body = { token: 'legacy-verification-token', challenge, type: 'url_verification' };
      const answer = await postToApp(slack, url, JSON_BODY, JSON.stringify(body));
      const echoed = isObject(answer.body) ? answer.body.challenge : answer.body;
      return answer.status === 200 && echoed === challenge;
    },
  };
}
