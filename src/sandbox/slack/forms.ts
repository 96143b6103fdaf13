import { type Acting, type ActResult, result, whoAndWhere } from './acts.ts';
import { type AppAnswer, answeredObject } from './app-answer.ts';
import { type Choice, chosen, isEmpty, isStateful } from './chosen.ts';
import { valuesOf } from './clicks.ts';
import { elementsIn, type Placed } from './elements-in.ts';
import { isObject, type Json, lengthOf, objectsOf, textOf } from './json.ts';
import { Refusal } from './refusal.ts';
import type { Slack } from './slack.ts';
import type { OpenView, User } from './state.ts';
import { checkedView, newView, replaceContent, wireView } from './views.ts';

/**
 * Fills in and submits the shown modal.
 * @param values by action id or block id
 * @throws Error when the client would not let the person submit: a field that is not there, missing, too long, no option
 */
export async function submitForm(
  acting: Acting,
  user: User,
  view: OpenView,
  values: Record<string, Choice>,
): Promise<ActResult> {
  const { slack, app, responses } = acting;
  if (view.content.submit === undefined) throw new Error('The modal has no submit button.');
  view.values = filledIn(view, values);
  const answerTo = Object.entries(view.values).flatMap(([blockId, actions]) => responseTargets(view, blockId, actions));
  const response_urls = answerTo.flatMap(({ blockId, actionId, channelId }) => {
    const channel = slack.state.channels.get(channelId);
    if (channel === undefined) return [];
    const { url } = responses.issue('actions', channel, user.id, null);
    return [{ block_id: blockId, action_id: actionId, channel_id: channelId, response_url: url }];
  });
  const answer = await app.interact({
    type: 'view_submission',
    ...whoAndWhere(slack, user),
    api_app_id: slack.state.identity.appId,
    token: 'legacy-verification-token',
    trigger_id: slack.triggers.issue(user.id, view.id),
    view: wireView(slack, view),
    response_urls,
  });
  return afterSubmission(slack, user, view, answer);
}

/** Closes the shown modal by its cross. The app hears of it only when it asked to. */
export async function closeForm({ slack, app }: Acting, user: User, view: OpenView): Promise<ActResult | null> {
  const stack = slack.state.modals.get(user.id) ?? [];
  const cleared = view.content.clear_on_close === true;
  slack.state.modals.set(user.id, cleared ? [] : stack.slice(0, -1));
  slack.changed({ kind: 'view', where: user.id });
  if (view.content.notify_on_close !== true) return null;
  const payload = {
    type: 'view_closed',
    ...whoAndWhere(slack, user),
    api_app_id: slack.state.identity.appId,
    token: 'legacy-verification-token',
    view: wireView(slack, view),
    is_cleared: cleared,
  };
  return result(await app.interact(payload));
}

function filledIn(view: OpenView, values: Record<string, Choice>): OpenView['values'] {
  const placed = elementsIn(view.content.blocks).filter(({ element }) => isStateful(element));
  let state = valuesOf(objectsOf(view.content.blocks), null, null, view.values);
  for (const [name, choice] of Object.entries(values)) {
    const found = placed.filter((each) => each.element.action_id === name || each.blockId === name);
    const [field] = found;
    if (field === undefined)
      throw new Error(`The modal has no field ${name}. It has: ${placed.map(nameOf).join(', ')}.`);
    if (found.length > 1) throw new Error(`The modal has ${found.length} fields ${name}. Name the block instead.`);
    const actionId = textOf(field.element.action_id);
    const content: Json = { type: field.element.type, ...chosen(field.element, choice) };
    state = { ...state, [field.blockId]: { ...state[field.blockId], [actionId]: content } };
  }
  for (const field of placed) mustBeAcceptable(field, state[field.blockId]?.[textOf(field.element.action_id)] ?? {});
  return state;
}

const nameOf = (field: Placed): string => textOf(field.element.action_id);

/** What the client checks before it lets a form go. */
function mustBeAcceptable({ element, input }: Placed, state: Json): void {
  const name = textOf(element.action_id);
  if (isEmpty(state)) {
    if (input !== null && input.optional !== true) throw new Error(`The field ${name} has to be filled in.`);
    return;
  }
  if (typeof state.value !== 'string') return;
  const length = lengthOf(state.value);
  if (length > numberOf(element.max_length, 3000)) throw new Error(`The text in ${name} is too long.`);
  if (length < numberOf(element.min_length, 0)) throw new Error(`The text in ${name} is too short.`);
  if (element.type === 'url_text_input' && !URL.canParse(state.value)) throw new Error(`${name} needs a URL.`);
  if (element.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(state.value))
    throw new Error(`${name} needs an address.`);
  if (element.type === 'number_input') mustBeInRange(element, name, state.value);
}

function mustBeInRange(element: Json, name: string, text: string): void {
  const form = element.is_decimal_allowed === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!form.test(text)) throw new Error(`The field ${name} needs a number.`);
  const { min_value, max_value } = element;
  if (Number(text) < numberOf(min_value, Number.NEGATIVE_INFINITY))
    throw new Error(`The number in ${name} is too small.`);
  if (Number(text) > numberOf(max_value, Number.POSITIVE_INFINITY))
    throw new Error(`The number in ${name} is too large.`);
}

function numberOf(value: unknown, otherwise: number): number {
  return value === undefined ? otherwise : Number(value);
}

function responseTargets(view: OpenView, blockId: string, actions: Record<string, Json>) {
  return Object.entries(actions).flatMap(([actionId, state]) => {
    const asked = elementsIn(view.content.blocks).some(
      (each) =>
        each.blockId === blockId && each.element.action_id === actionId && each.element.response_url_enabled === true,
    );
    const channelId = textOf(state.selected_conversation) || textOf(state.selected_channel);
    return asked && channelId !== '' ? [{ blockId, actionId, channelId }] : [];
  });
}

/** An empty answer closes the modal; anything else says what to do with it. */
function afterSubmission(slack: Slack, user: User, view: OpenView, answer: AppAnswer): ActResult {
  const outcome = result(answer);
  if (outcome.error !== null) return outcome;
  try {
    followed(slack, user, view, answeredObject(answer));
  } catch (error) {
    if (error instanceof Refusal) return { ...outcome, error: error.code };
    throw error;
  }
  slack.changed({ kind: 'view', where: user.id });
  return outcome;
}

function followed(slack: Slack, user: User, view: OpenView, answer: Json | null): void {
  const stack = slack.state.modals.get(user.id) ?? [];
  if (answer === null) {
    slack.state.modals.set(
      user.id,
      stack.filter((each) => each !== view),
    );
    return;
  }
  switch (answer.response_action) {
    case 'clear':
      slack.state.modals.set(user.id, []);
      return;
    case 'update':
      replaceContent(view, checkedView(slack, answer.view, 'modal'));
      return;
    case 'push':
      if (stack.length >= 3) throw new Refusal('push_limit_reached');
      stack.push(newView(checkedView(slack, answer.view, 'modal'), user.id, view));
      return;
    case 'errors':
      view.errors = readErrors(view, answer.errors);
      return;
    default:
      throw new Refusal('invalid_response_action');
  }
}

/** Errors go to input blocks by their id; anything else shows the person only that something failed. */
function readErrors(view: OpenView, errors: unknown): Record<string, string> {
  if (!isObject(errors) || Object.keys(errors).length === 0) throw new Refusal('invalid_response_action');
  const inputs = new Set(
    elementsIn(view.content.blocks)
      .filter(({ input }) => input !== null)
      .map(({ blockId }) => blockId),
  );
  return Object.fromEntries(
    Object.entries(errors).map(([blockId, message]): [string, string] => {
      if (!inputs.has(blockId) || typeof message !== 'string') throw new Refusal('invalid_response_action');
      return [blockId, message];
    }),
  );
}
