import { shortId } from '../ids.ts';
import { isList, isObject, type Json } from '../json.ts';

/** Elements that carry an `action_id`. */
const SILENT = new Set(['image', 'plain_text', 'mrkdwn', 'url', 'raw_text', 'raw_number']);

/** What Slack adds to accepted blocks before it keeps them: ids that were left out, and the defaults of text objects. */
export function completeBlocks(blocks: readonly Json[]): Json[] {
  return blocks.map((block) => completeBlock(block));
}

function completeBlock(block: Json): Json {
  const filled = withTexts(block);
  const named = { ...filled, block_id: filled.block_id ?? shortId() };
  return withActions(named);
}

function withActions(block: Json): Json {
  const next: Json = { ...block };
  if (isList(block.elements) && block.type !== 'rich_text') next.elements = block.elements.map(element);
  if (isList(block.actions)) next.actions = block.actions.map(element);
  if (isObject(block.accessory)) next.accessory = element(block.accessory);
  if (isObject(block.element)) next.element = element(block.element);
  if (isList(block.child_blocks)) next.child_blocks = block.child_blocks.filter(isObject).map(completeBlock);
  return next;
}

function element(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (value.type === 'card') return completeBlock(value);
  if (typeof value.type !== 'string' || SILENT.has(value.type)) return value;
  return { ...value, action_id: value.action_id ?? shortId() };
}

function withTexts(value: Json): Json {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, textDefaults(each)]));
}

function textDefaults(value: unknown): unknown {
  if (isList(value)) return value.map(textDefaults);
  if (!isObject(value)) return value;
  if (value.type === 'plain_text') return { emoji: true, ...value };
  if (value.type === 'mrkdwn') return { verbatim: false, ...value };
  return withTexts(value);
}
