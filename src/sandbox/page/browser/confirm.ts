import { h } from './dom.ts';
import { isObject, type Json, text } from './json.ts';
import { textObject } from './mrkdwn.ts';
import type { SlackContext } from './slack-context.ts';

/** Asks the question an element may carry. True when there is none or the person agreed. */
export function confirmed(question: unknown, context: SlackContext): Promise<boolean> {
  if (!isObject(question)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const dialog = ask(question, context);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function ask(question: Json, context: SlackContext): HTMLDialogElement {
  const close = (answer: string) => (event: Event) => {
    event.preventDefault();
    dialog.close(answer);
  };
  const dialog = h(
    'dialog',
    { class: 'slack-dialog small', 'aria-labelledby': 'confirm-title' },
    h('header', {}, h('h3', { id: 'confirm-title' }, textObject(question.title, context))),
    h('div', { class: 'dialog-body' }, h('p', {}, textObject(question.text, context))),
    h(
      'footer',
      {},
      h('button', { type: 'button', class: 'slack-button', click: close('no') }, textObject(question.deny, context)),
      h(
        'button',
        { type: 'button', class: `slack-button ${text(question.style) || 'primary'}`, click: close('yes') },
        textObject(question.confirm, context),
      ),
    ),
  );
  return dialog;
}
