import { chart } from './chart-block.ts';
import { type Child, h } from './dom.ts';
import { element } from './elements.ts';
import { inputBlock } from './inputs.ts';
import { type Json, object, objects, text } from './json.ts';
import { mrkdwn, textObject } from './mrkdwn.ts';
import { picture } from './picture.ts';
import { richText } from './rich-text.ts';
import type { SlackContext } from './slack-context.ts';
import { tableBlock } from './table-block.ts';

/** Block Kit as Slack lays it out. A type we do not use is named instead of shown. */
export function blocks(all: readonly Json[], context: SlackContext): HTMLElement[] {
  return all.map((block) => {
    const drawn = blockOf(block, context);
    drawn.classList.add('block', `b-${text(block.type).replaceAll('_', '-')}`);
    return drawn;
  });
}

function blockOf(block: Json, context: SlackContext): HTMLElement {
  switch (block.type) {
    case 'header':
      return h('h3', {}, textObject(block.text, context));
    case 'section':
      return section(block, context);
    case 'rich_text':
      return richText(block, context);
    case 'context':
      return h(
        'div',
        {},
        objects(block.elements).map((each) => contextElement(each, context)),
      );
    case 'actions':
    case 'context_actions':
      return h(
        'div',
        {},
        objects(block.elements).map((each) => element(each, text(block.block_id), context)),
      );
    case 'divider':
      return h('hr');
    case 'image':
      return figure(block, context);
    case 'input':
      return inputBlock(block, context);
    case 'table':
    case 'data_table':
      return tableBlock(block, context);
    case 'data_visualization':
      return chart(block, context);
    case 'markdown':
      return h(
        'div',
        {},
        mrkdwn(
          text(block.text)
            .replaceAll('**', '*')
            .replace(/^#{1,6} +(.+)$/gm, '*$1*'),
          context,
        ),
      );
    case 'alert':
      return h('div', { 'data-level': text(block.level) }, textObject(block.text, context));
    case 'container':
      return container(block, context);
    default:
      return h('div', {}, `(${text(block.type)})`);
  }
}

function section(block: Json, context: SlackContext): HTMLElement {
  const fields = objects(block.fields);
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'section-text' },
      block.text === undefined ? null : h('div', { class: 'text' }, textObject(block.text, context)),
      fields.length === 0
        ? null
        : h(
            'div',
            { class: 'fields' },
            fields.map((each) => h('div', { class: 'text' }, textObject(each, context))),
          ),
    ),
    block.accessory === undefined
      ? null
      : h('div', { class: 'accessory' }, element(object(block.accessory), text(block.block_id), context)),
  );
}

function contextElement(part: Json, context: SlackContext): HTMLElement {
  return part.type === 'image' ? picture(part) : h('span', {}, textObject(part, context));
}

function figure(block: Json, context: SlackContext): HTMLElement {
  const title = object(block.title);
  return h(
    'figure',
    {},
    title.text === undefined ? null : h('figcaption', {}, textObject(title, context)),
    picture(block),
  );
}

function container(block: Json, context: SlackContext): HTMLElement {
  const inside = blocks(objects(block.child_blocks), context);
  const title: Child = textObject(block.title, context);
  return h('details', { open: block.is_collapsed !== true }, h('summary', {}, title), inside);
}
