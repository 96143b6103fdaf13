import type { SlackScreen } from '../view.ts';
import type { App } from './app.ts';
import { h, keep } from './dom.ts';

/** Who sits in front of Slack. */
export function drawPeople(place: HTMLElement, slack: SlackScreen, app: App): void {
  const choose = (event: Event) => {
    if (event.currentTarget instanceof HTMLSelectElement) app.look({ person: event.currentTarget.value, thread: null });
  };
  keep(place, [
    {
      key: 'who',
      signature: JSON.stringify([slack.person, slack.people]),
      draw: () =>
        h(
          'label',
          {},
          h('span', {}, 'You are'),
          h(
            'select',
            { id: 'person', 'data-focus': 'person', change: choose },
            slack.people.map(({ id, realName }) => h('option', { value: id, selected: id === slack.person }, realName)),
          ),
        ),
    },
  ]);
}

/** The channels the app is in, the watched one last, and the app's own Home tab. */
export function drawChannels(place: HTMLElement, slack: SlackScreen, app: App): void {
  const { isHome } = app.looking;
  const tab = (key: string, name: string, isCurrent: boolean, click: () => void) => ({
    key,
    signature: `${name}|${isCurrent}`,
    draw: () =>
      h('button', { type: 'button', 'aria-current': isCurrent ? 'page' : null, 'data-focus': key, click }, name),
  });
  keep(place, [
    ...slack.channels.map(({ id, name }) =>
      tab(id, `# ${name}`, !isHome && id === slack.channel, () =>
        app.look({ channel: id, isHome: false, thread: null }),
      ),
    ),
    tab('home', 'Umbrage Home', isHome, () => {
      app.act('/api/slack/home', { person: slack.person });
      app.look({ isHome: true, thread: null });
    }),
  ]);
}
