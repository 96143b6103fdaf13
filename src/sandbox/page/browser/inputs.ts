import { h } from './dom.ts';
import { control } from './field-controls.ts';
import { heldAtFirst } from './held.ts';
import { type Json, object, text } from './json.ts';
import { textObject } from './mrkdwn.ts';
import type { SlackContext } from './slack-context.ts';

/** An input block: label, field, hint, and what was wrong with it. */
export function inputBlock(block: Json, context: SlackContext): HTMLElement {
  const { form } = context;
  const blockId = text(block.block_id);
  const part = object(block.element);
  const name = text(part.action_id);
  const id = `f-${blockId}-${name}`;
  const wrong = form?.error(blockId) ?? null;
  const field = control(part, {
    id,
    focus: `${blockId}/${name}`,
    label: ['checkboxes', 'radio_buttons'].includes(text(part.type)) ? text(object(block.label).text) : null,
    held: form?.held(blockId, part) ?? heldAtFirst(part),
    screen: context.screen,
    required: block.optional !== true && part.type !== 'checkboxes' && part.type !== 'radio_buttons',
    changed(value) {
      form?.put(blockId, part, value);
      if (block.dispatch_action === true) context.click(part, blockId, value);
    },
  });
  if (wrong !== null) {
    field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', `${id}-wrong`);
  }
  return h(
    'div',
    {},
    h(
      'label',
      { for: id },
      textObject(block.label, context),
      block.optional === true && h('span', { class: 'hint' }, ' (optional)'),
    ),
    field,
    block.hint === undefined ? null : h('p', { class: 'hint' }, textObject(block.hint, context)),
    wrong === null ? null : h('p', { class: 'wrong', id: `${id}-wrong` }, wrong),
  );
}
