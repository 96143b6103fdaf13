import { type Acting, type ActResult, result, shownName, whoAndWhere } from './acts.ts';
import { type Choice, chosen, initially, isStateful } from './chosen.ts';
import { elementNamed, elementsIn, type Placed } from './elements-in.ts';
import { type Json, objectsOf, textOf } from './json.ts';
import { wireMessage } from './messages.ts';
import type { Source } from './responses.ts';
import type { Channel, OpenView, User } from './state.ts';
import { wireView } from './views.ts';

export interface ClickOptions {
  /** The option's value, the id or the text, for elements with a choice. A button brings its own value. */
  value?: Choice;
  /** When several blocks have an element with the same action id. */
  blockId?: string;
}

/** A click on an element of a message the person can see: in the channel, in a thread, in an unfurl, or only for them. */
export async function clickMessage(
  { slack, app, responses }: Acting,
  user: User,
  channel: Channel,
  ts: string,
  actionId: string,
  options: ClickOptions,
): Promise<ActResult> {
  const source = sourceOf(slack.state.ephemerals, channel, ts, user.id);
  const blocks = [
    ...objectsOf(source.message.blocks),
    ...objectsOf(source.message.attachments).flatMap((each) => objectsOf(each.blocks)),
  ];
  const placed = elementNamed(blocks, actionId, options.blockId);
  const slot = responses.issue('actions', channel, user.id, source);
  const state = { values: valuesOf(blocks, placed, options.value ?? null) };
  const answer = await app.interact({
    type: 'block_actions',
    ...whoAndWhere(slack, user),
    api_app_id: slack.state.identity.appId,
    token: 'legacy-verification-token',
    container: containerOf(channel, source, placed),
    trigger_id: slack.triggers.issue(user.id),
    channel: { id: channel.id, name: shownName(channel) },
    // An ephemeral message is kept nowhere, so its content does not come back.
    ...(source.kind === 'message' ? { message: wireMessage(channel, source.message) } : {}),
    state,
    response_url: slot.url,
    actions: [actionOf(placed, options.value ?? null, slack.nextTs())],
  });
  return result(answer, slot.id);
}

/** A click in the shown modal or on the Home tab. */
export async function clickView(
  { slack, app }: Acting,
  user: User,
  view: OpenView,
  actionId: string,
  options: ClickOptions,
): Promise<ActResult> {
  const placed = elementNamed(view.content.blocks, actionId, options.blockId);
  view.values = { ...valuesOf(objectsOf(view.content.blocks), placed, options.value ?? null, view.values) };
  const answer = await app.interact({
    type: 'block_actions',
    ...whoAndWhere(slack, user),
    api_app_id: slack.state.identity.appId,
    token: 'legacy-verification-token',
    container: { type: 'view', view_id: view.id },
    trigger_id: slack.triggers.issue(user.id, view.content.type === 'modal' ? view.id : undefined),
    view: wireView(slack, view),
    actions: [actionOf(placed, options.value ?? null, slack.nextTs())],
  });
  return result(answer);
}

/** The content of every stateful element, by block id and action id; what was chosen before stays. */
export function valuesOf(
  blocks: readonly Json[],
  touched: Placed | null,
  choice: Choice,
  before: OpenView['values'] = {},
): OpenView['values'] {
  const values: OpenView['values'] = {};
  for (const { blockId, element } of elementsIn(blocks)) {
    if (!isStateful(element)) continue;
    const actionId = textOf(element.action_id);
    const isTouched = touched !== null && touched.blockId === blockId && touched.element.action_id === actionId;
    const state = isTouched ? chosen(element, choice) : (before[blockId]?.[actionId] ?? initially(element));
    values[blockId] = { ...values[blockId], [actionId]: { type: element.type, ...state } };
  }
  return values;
}

function sourceOf(
  ephemerals: readonly Extract<Source, { kind: 'ephemeral' }>['message'][],
  channel: Channel,
  ts: string,
  user: string,
): Source {
  const message = channel.messages.get(ts);
  if (message !== undefined) return { kind: 'message', message };
  const ephemeral = ephemerals.find((each) => each.ts === ts && each.channel === channel.id && each.user === user);
  if (ephemeral !== undefined) return { kind: 'ephemeral', message: ephemeral };
  throw new Error(`There is no message ${ts} in #${channel.name} that this person can see.`);
}

function containerOf(channel: Channel, source: Source, placed: Placed): Json {
  const unfurl = objectsOf(source.message.attachments).find((each) =>
    objectsOf(each.blocks).some((block) => block.block_id === placed.blockId),
  );
  const { ts, thread_ts } = source.message;
  return {
    type: unfurl === undefined ? 'message' : 'message_attachment',
    message_ts: ts,
    ...(unfurl === undefined ? {} : { attachment_id: unfurl.id ?? 1, is_app_unfurl: unfurl.is_app_unfurl === true }),
    ...(thread_ts === undefined ? {} : { thread_ts }),
    channel_id: channel.id,
    is_ephemeral: source.kind === 'ephemeral',
  };
}

function actionOf({ element, blockId }: Placed, choice: Choice, ts: string): Json {
  const { type, action_id, text, style, placeholder, confirm } = element;
  const shown = { text, style, placeholder, confirm };
  const present = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
  return { type, action_id, block_id: blockId, ...present, ...chosen(element, choice), action_ts: ts };
}
