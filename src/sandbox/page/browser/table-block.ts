import { type Child, h } from './dom.ts';
import { isObject, type Json, object, text } from './json.ts';
import { mrkdwn, textObject } from './mrkdwn.ts';
import { richText } from './rich-text.ts';
import type { SlackContext } from './slack-context.ts';

/** A table: a list of rows, each a list of cells. The first row is the head, as Slack shows it. */
export function tableBlock(block: Json, context: SlackContext): HTMLElement {
  const [head = [], ...rows] = rowsOf(block.rows);
  const caption = text(block.caption) || text(object(block.caption).text);
  return h(
    'div',
    { tabindex: '0', role: 'group', 'aria-label': caption || 'Table' },
    h(
      'table',
      {},
      caption === '' ? null : h('caption', {}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          head.map((each) => h('th', { scope: 'col' }, cell(each, context))),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) =>
          h(
            'tr',
            {},
            row.map((each) => h('td', {}, cell(each, context))),
          ),
        ),
      ),
    ),
  );
}

function rowsOf(value: unknown): unknown[][] {
  if (!Array.isArray(value)) return [];
  return value.map((row: unknown) =>
    Array.isArray(row) ? row : isObject(row) && Array.isArray(row.cells) ? row.cells : [],
  );
}

function cell(value: unknown, context: SlackContext): Child {
  const part = object(value);
  if (part.type === 'rich_text') return richText(part, context);
  if (part.type === 'raw_number' || typeof part.value === 'number') return String(part.text ?? part.value ?? '');
  if (part.type === 'mrkdwn') return mrkdwn(text(part.text), context);
  return part.type === 'plain_text' ? textObject(part, context) : text(part.text);
}
