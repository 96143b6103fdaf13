import { confirmed } from './confirm.ts';
import { type Child, h } from './dom.ts';
import { control } from './field-controls.ts';
import { heldAtFirst } from './held.ts';
import { type Json, object, objects, text } from './json.ts';
import { textObject } from './mrkdwn.ts';
import { overflowMenu } from './overflow-menu.ts';
import { picture } from './picture.ts';
import type { Chosen, SlackContext } from './slack-context.ts';

/** One element of an actions block or beside a section. A choice is told to the app at once, after the question it may ask. */
export function element(part: Json, blockId: string, context: SlackContext): Child {
  const tell = async (value?: Chosen) => {
    if (await confirmed(part.confirm, context)) context.click(part, blockId, value);
  };
  switch (part.type) {
    case 'button':
    case 'icon_button':
      return button(part, blockId, context, tell);
    case 'workflow_button':
      return h('button', { type: 'button', disabled: true }, textObject(part.text, context));
    case 'overflow':
      return overflowMenu(part, context, tell);
    case 'image':
      return picture(part);
    case 'feedback_buttons':
      return [object(part.positive_button), object(part.negative_button)].map((each) =>
        h('button', { type: 'button', click: () => tell(text(each.value)) }, textObject(each.text, context)),
      );
    default:
      return standing(part, blockId, context, tell);
  }
}

function button(part: Json, blockId: string, context: SlackContext, tell: () => void): HTMLElement {
  const url = text(part.url);
  const label = textObject(part.text, context);
  const shared = {
    class: `slack-button ${text(part.style)}`,
    'data-focus': `${blockId}/${text(part.action_id)}`,
    'aria-label': text(part.accessibility_label) || null,
  };
  if (url === '') return h('button', { ...shared, type: 'button', click: () => tell() }, label);
  // Slack tells the app of a click on a link button too.
  const go = (event: Event) => {
    tell();
    if (context.follow(url)) event.preventDefault();
  };
  return h('a', { ...shared, href: url, target: '_blank', rel: 'noopener noreferrer', click: go }, label);
}

/** A menu or a field outside an input block. */
function standing(part: Json, blockId: string, context: SlackContext, tell: (value: Chosen) => void): Child {
  const name = text(part.action_id);
  const label = objects([part.placeholder]).map((each) => text(each.text))[0] ?? name;
  return control(part, {
    id: `e-${blockId}-${name}`,
    focus: `${blockId}/${name}`,
    label,
    held: context.form?.held(blockId, part) ?? heldAtFirst(part),
    screen: context.screen,
    required: false,
    // A text field tells the app when it is left, a menu as soon as something is chosen: both are `change`.
    changed: tell,
  });
}
