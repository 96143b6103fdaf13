import { isList, isObject, type Json, lengthOf, objectsOf, textOf } from '../json.ts';
import { plainText } from './composition.ts';
import { BLOCKS, type Surface } from './kinds.ts';
import { byType, flag, type Report, shape, text } from './schema.ts';

/** What one workspace accepts or does not. */
export interface BlockRules {
  /** Whether `data_visualization` is accepted; some workspaces refuse it. */
  charts: boolean;
}

const MAX_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

/** All text of one message; Slack answers `msg_blocks_too_long` above it. Undocumented: bolt-js #2509. */
const MAX_MESSAGE_CHARACTERS = 13_200;

/**
 * What each block costs beside its text. bolt-js #2867 measured 11,341 characters in 45 blocks as refused and
 * 9,597 in 50 blocks as accepted; 42 is the least that agrees with both.
 */
const BLOCK_COST = 42;

/** `markdown` blocks share one budget. */
const MAX_MARKDOWN = 12_000;

/**
 * @param root where the blocks are in the request, for the JSON pointers: `/blocks` or `/view/blocks`
 * @returns what Slack would say is wrong, each with a JSON pointer; empty when the blocks are accepted
 */
export function blockFaults(blocks: unknown, surface: Surface, root: string, rules: BlockRules): string[] {
  const { report, faults } = collector();
  if (!isList(blocks)) return [`must be an array [json-pointer:${root}]`];
  if (blocks.length > MAX_BLOCKS[surface]) report.add(`no more than ${MAX_BLOCKS[surface]} items allowed`, root);
  const { data_visualization: charts, ...others } = BLOCKS[surface];
  const check = byType(rules.charts && charts !== undefined ? { ...others, data_visualization: charts } : others);
  for (const [index, block] of blocks.entries()) check(block, `${root}/${index}`, report);
  uniqueIds(objectsOf(blocks), root, report);
  countedKinds(objectsOf(blocks), root, report);
  return faults;
}

/** The rules of a whole view; the blocks' own rules included. */
export function viewFaults(view: unknown, rules: BlockRules): string[] {
  const { report, faults } = collector();
  if (!isObject(view)) return ['must provide an object [json-pointer:/view]'];
  if (view.type !== 'modal' && view.type !== 'home') {
    return [
      view.type === undefined
        ? 'missing required field: type [json-pointer:/view]'
        : `unsupported type: ${textOf(view.type)} [json-pointer:/view/type]`,
    ];
  }
  const common = {
    blocks: () => undefined,
    private_metadata: text(3000, 0),
    callback_id: text(255, 0),
    external_id: text(255, 0),
  };
  const modal = { close: plainText(24), submit: plainText(24), clear_on_close: flag, notify_on_close: flag };
  const check =
    view.type === 'home'
      ? shape({ required: { blocks: common.blocks }, optional: common })
      : shape({ required: { blocks: common.blocks, title: plainText(24) }, optional: { ...common, ...modal } });
  check(view, '/view', report);
  if (view.type === 'modal' && view.submit === undefined && objectsOf(view.blocks).some((b) => b.type === 'input')) {
    report.add('`submit` is required when an input block is present', '/view');
  }
  return view.blocks === undefined
    ? faults
    : [...faults, ...blockFaults(view.blocks, view.type, '/view/blocks', rules)];
}

/** Whether all the text of a message's blocks is more than Slack takes. */
export function blocksTooLong(blocks: readonly Json[]): boolean {
  const cost = blocks.reduce((sum, block) => sum + BLOCK_COST + charactersIn(block), 0);
  return cost > MAX_MESSAGE_CHARACTERS;
}

function charactersIn(value: unknown): number {
  if (isList(value)) return value.reduce((sum: number, each) => sum + charactersIn(each), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) => sum + (key === 'text' && typeof each === 'string' ? lengthOf(each) : charactersIn(each)),
    0,
  );
}

function uniqueIds(blocks: readonly Json[], root: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const id = textOf(block.block_id);
    if (id !== '' && seen.has(id)) report.add(`duplicate block_id: ${id}`, `${root}/${index}/block_id`);
    seen.add(id);
    const actions = objectsOf(block.elements).map((element) => textOf(element.action_id));
    const twice = actions.find((action, at) => action !== '' && actions.indexOf(action) !== at);
    if (twice !== undefined) report.add(`duplicate action_id: ${twice}`, `${root}/${index}/elements`);
  }
}

function countedKinds(blocks: readonly Json[], root: string, report: Report): void {
  const count = (type: string) => blocks.filter((block) => block.type === type).length;
  if (count('data_visualization') > 2) report.add('no more than 2 data_visualization blocks allowed', root);
  if (count('table') > 1) report.add('only_one_table_allowed', root);
  const markdown = blocks.filter((block) => block.type === 'markdown').map((block) => lengthOf(textOf(block.text)));
  if (markdown.length > 1 && markdown.reduce((sum, length) => sum + length, 0) > MAX_MARKDOWN) {
    report.add(`markdown blocks must be less than ${MAX_MARKDOWN + 1} characters in all`, root);
  }
}

function collector(): { report: Report; faults: string[] } {
  const faults: string[] = [];
  return { faults, report: { add: (message, path) => faults.push(`${message} [json-pointer:${path}]`) } };
}
