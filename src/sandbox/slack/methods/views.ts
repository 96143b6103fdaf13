import type { Args } from '../args.ts';
import type { Json } from '../json.ts';
import { userById } from '../lookup.ts';
import { Refusal } from '../refusal.ts';
import type { Slack } from '../slack.ts';
import type { OpenView } from '../state.ts';
import { checkedView, findModal, mustBeNewExternalId, newView, replaceContent, wireView } from '../views.ts';
import type { Methods } from './method.ts';

/** Modals and the Home tab. They need no scope, only a fresh trigger. */
export const VIEWS: Methods = {
  'views.open': { scopes: [], tier: 'tier4', run: open },
  'views.push': { scopes: [], tier: 'tier4', run: push },
  'views.update': { scopes: [], tier: 'tier4', run: update },
  'views.publish': { scopes: [], tier: 'tier4', run: publish },
};

/** At most three modals lie on each other. */
const MAX_STACK = 3;

function open(slack: Slack, args: Args): Json {
  const content = checkedView(slack, args.json('view'), 'modal');
  mustBeNewExternalId(slack, content);
  const { user } = trigger(slack, args);
  const view = newView(content, user, undefined);
  slack.state.modals.set(user, [view]);
  return shown(slack, view, 'view');
}

function push(slack: Slack, args: Args): Json {
  const content = checkedView(slack, args.json('view'), 'modal');
  mustBeNewExternalId(slack, content);
  const { user, viewId } = trigger(slack, args);
  const stack = slack.state.modals.get(user) ?? [];
  const below = stack.at(-1);
  if (below === undefined || viewId === undefined || !stack.some((each) => each.id === viewId)) {
    throw new Refusal('not_found');
  }
  if (stack.length >= MAX_STACK) throw new Refusal('push_limit_reached');
  const view = newView(content, user, below);
  stack.push(view);
  return shown(slack, view, 'view');
}

function update(slack: Slack, args: Args): Json {
  const wanted = args.text('view_id');
  const external = args.text('external_id');
  if ((wanted === undefined) === (external === undefined)) throw new Refusal('invalid_arguments');
  const view = findModal(slack, (each) => (wanted === undefined ? each.externalId === external : each.id === wanted));
  const content = checkedView(slack, args.json('view'), view?.content.type === 'home' ? 'home' : 'modal');
  if (view === undefined) throw new Refusal('not_found');
  mustMatchHash(args, view);
  mustBeNewExternalId(slack, content, view);
  replaceContent(view, content);
  return shown(slack, view, view.content.type === 'home' ? 'home' : 'view');
}

function publish(slack: Slack, args: Args): Json {
  const user = userById(slack, args.required('user_id')).id;
  const content = checkedView(slack, args.json('view'), 'home');
  const known = slack.state.homes.get(user);
  if (known !== undefined) {
    mustMatchHash(args, known);
    replaceContent(known, content);
    return shown(slack, known, 'home');
  }
  const view = newView(content, user, undefined);
  slack.state.homes.set(user, view);
  return shown(slack, view, 'home');
}

function trigger(slack: Slack, args: Args): { user: string; viewId: string | undefined } {
  const taken = slack.triggers.take(args.required('trigger_id'));
  switch (taken.kind) {
    case 'ok':
      return taken;
    case 'expired':
      throw new Refusal('expired_trigger_id');
    case 'used':
      throw new Refusal('exchanged_trigger_id');
    case 'unknown':
      throw new Refusal('invalid_trigger_id');
  }
}

/** With a hash, the view must still be the one the app last saw. */
function mustMatchHash(args: Args, view: OpenView): void {
  const hash = args.text('hash');
  if (hash !== undefined && hash !== '' && hash !== view.hash) throw new Refusal('hash_conflict');
}

function shown(slack: Slack, view: OpenView, kind: 'view' | 'home'): Json {
  slack.changed({ kind, where: view.user });
  return { view: wireView(slack, view) };
}
