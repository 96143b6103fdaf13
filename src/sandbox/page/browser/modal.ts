import type { ShownForm, SlackScreen } from '../view.ts';
import type { App } from './app.ts';
import { blocks } from './blocks.ts';
import { h } from './dom.ts';
import { heldAtFirst, heldIn } from './held.ts';
import { type Json, object, objects, text } from './json.ts';
import { textObject } from './mrkdwn.ts';
import { clicker, follower } from './slack-acts.ts';
import type { Chosen, FormFields, SlackContext } from './slack-context.ts';

let dialog: HTMLDialogElement | null = null;
let shown = '';
let formId = '';
/** What was typed and not sent yet, by block and action: a form that the app redraws keeps it. */
const drafts = new Map<string, Chosen>();

/** The form this person has open, if any. */
export function drawModal(screen: SlackScreen, app: App): void {
  const form = screen.modal;
  if (form === null) {
    dismiss();
    return;
  }
  const signature = `${screen.person}|${form.id}|${form.hash}|${JSON.stringify(form.errors)}`;
  if (signature === shown) return;
  if (form.id !== formId) drafts.clear();
  shown = signature;
  formId = form.id;
  const focused = document.activeElement instanceof HTMLElement ? (document.activeElement.dataset.focus ?? '') : '';
  dialog ??= opened();
  dialog.replaceChildren(...content(form, screen, app, dialog));
  const fields = [...dialog.querySelectorAll<HTMLElement>('[data-focus]')];
  const wrong = dialog.querySelector<HTMLElement>('[aria-invalid]');
  (wrong ?? fields.find((each) => each.dataset.focus === focused) ?? fields[0])?.focus();
}

function opened(): HTMLDialogElement {
  const fresh = h('dialog', { class: 'slack-dialog', 'aria-labelledby': 'form-title' });
  document.body.append(fresh);
  fresh.showModal();
  return fresh;
}

function dismiss(): void {
  dialog?.remove();
  dialog = null;
  shown = '';
  formId = '';
  drafts.clear();
}

function content(form: ShownForm, screen: SlackScreen, app: App, frame: HTMLDialogElement): HTMLElement[] {
  const { person } = screen;
  const view = form.content;
  const context: SlackContext = {
    screen,
    place: { kind: 'modal' },
    click: clicker(app, screen, { kind: 'modal' }),
    follow: follower(app),
    form: fieldsOf(form),
  };
  const close = (event: Event) => {
    event.preventDefault();
    app.act('/api/slack/close', { person });
  };
  frame.oncancel = close;
  const submit = async (event: Event) => {
    event.preventDefault();
    await app.act('/api/slack/submit', { person, values: valuesFor(view, context.form) });
  };
  return [
    h(
      'header',
      {},
      h('span', { class: 'avatar app small', 'aria-hidden': 'true' }),
      h('h3', { id: 'form-title' }, textObject(view.title, context)),
      h(
        'button',
        { type: 'button', class: 'close', 'aria-label': 'Close', click: close },
        h('span', { 'aria-hidden': 'true' }, '×'),
      ),
    ),
    h(
      'form',
      { submit },
      h('div', { class: 'dialog-body' }, blocks(objects(view.blocks), context)),
      h(
        'footer',
        {},
        h('button', { type: 'button', class: 'slack-button', click: close }, text(object(view.close).text) || 'Cancel'),
        view.submit !== undefined &&
          h('button', { type: 'submit', class: 'slack-button primary' }, textObject(view.submit, context)),
      ),
    ),
  ];
}

function fieldsOf(form: ShownForm): FormFields {
  const key = (blockId: string, element: Json) => `${blockId}/${text(element.action_id)}`;
  return {
    held(blockId, element) {
      const draft = drafts.get(key(blockId, element));
      if (draft !== undefined) return draft;
      const state = form.values[blockId]?.[text(element.action_id)];
      return state === undefined ? heldAtFirst(element) : heldIn(state);
    },
    put: (blockId, element, value) => drafts.set(key(blockId, element), value),
    error: (blockId) => form.errors[blockId] ?? null,
  };
}

/** Everything in the input blocks, by block id: what a submission sends. */
function valuesFor(view: Json, form: FormFields | null): Record<string, Chosen> {
  const inputs = objects(view.blocks).filter((block) => block.type === 'input');
  return Object.fromEntries(
    inputs.map((block) => [text(block.block_id), form?.held(text(block.block_id), object(block.element)) ?? null]),
  );
}
