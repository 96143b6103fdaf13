import { randomBytes } from 'node:crypto';
import { completeBlocks } from './blocks/complete.ts';
import { viewFaults } from './blocks/validate.ts';
import { slackId } from './ids.ts';
import { isObject, type Json, objectsOf, textOf } from './json.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Slack } from './slack.ts';
import type { OpenView } from './state.ts';

const MAX_VIEW_BYTES = 250_000;

/** @throws Refusal `invalid_arguments`, `view_too_large` */
export function checkedView(slack: Slack, view: unknown, type: 'modal' | 'home'): Json {
  const faults = viewFaults(view, { charts: slack.settings.charts });
  if (faults.length > 0) throw invalid('invalid_arguments', faults);
  if (!isObject(view) || view.type !== type)
    throw invalid('invalid_arguments', [`type must be ${type} [json-pointer:/view/type]`]);
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_VIEW_BYTES) throw new Refusal('view_too_large');
  return { ...view, blocks: completeBlocks(objectsOf(view.blocks)) };
}

export function newView(content: Json, user: string, below: OpenView | undefined): OpenView {
  const id = slackId('V');
  return {
    id,
    hash: newHash(),
    user,
    rootId: below?.rootId ?? id,
    previousId: below?.id ?? null,
    externalId: textOf(content.external_id),
    content,
    values: {},
    errors: {},
  };
}

/** Replaces what a view shows. What was typed stays where block id and action id are still the same. */
export function replaceContent(view: OpenView, content: Json): void {
  view.content = content;
  view.hash = newHash();
  view.errors = {};
  const kept = Object.entries(view.values).filter(([blockId]) =>
    objectsOf(content.blocks).some((block) => block.block_id === blockId),
  );
  view.values = Object.fromEntries(kept);
}

export function findModal(slack: Slack, matches: (view: OpenView) => boolean): OpenView | undefined {
  return [...slack.state.modals.values(), [...slack.state.homes.values()]].flat().find(matches);
}

/** @throws Refusal `duplicate_external_id` */
export function mustBeNewExternalId(slack: Slack, content: Json, except?: OpenView): void {
  const externalId = textOf(content.external_id);
  const taken = findModal(slack, (view) => view !== except && externalId !== '' && view.externalId === externalId);
  if (taken !== undefined) throw new Refusal('duplicate_external_id');
}

/** The view as Slack sends it: the app's own fields, the ids, and what the person typed. */
export function wireView(slack: Slack, view: OpenView): Json {
  const { teamId, appId, botId } = slack.state.identity;
  const modal =
    view.content.type === 'modal' ? { clear_on_close: false, notify_on_close: false, submit: null, close: null } : {};
  return {
    ...modal,
    private_metadata: '',
    callback_id: '',
    ...view.content,
    id: view.id,
    team_id: teamId,
    state: { values: view.values },
    hash: view.hash,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: appId,
    external_id: view.externalId,
    app_installed_team_id: teamId,
    bot_id: botId,
  };
}

const newHash = (): string => randomBytes(9).toString('hex');
