import { isObject, type Json, objectsOf, textOf } from './json.ts';

export interface Placed {
  blockId: string;
  element: Json;
  /** The input block around it, when there is one. */
  input: Json | null;
}

/** Every element with an action id in some blocks, wherever it is nested. */
export function elementsIn(blocks: unknown): Placed[] {
  return objectsOf(blocks).flatMap((block) => {
    const blockId = textOf(block.block_id);
    const nested = [
      ...elementsIn(block.child_blocks),
      ...(block.type === 'carousel' ? elementsIn(block.elements) : []),
    ];
    const own = [block.elements, block.actions, [block.accessory]].flatMap((each) => objectsOf(each));
    const placed = own
      .filter((element) => element.action_id !== undefined)
      .map((element): Placed => ({ blockId, element, input: null }));
    const input: Placed[] = isObject(block.element) ? [{ blockId, element: block.element, input: block }] : [];
    return [...placed, ...input, ...nested];
  });
}

/** @throws Error when there is no such element, or several and no block was named */
export function elementNamed(blocks: unknown, actionId: string, blockId: string | undefined): Placed {
  const all = elementsIn(blocks);
  const found = all.filter(
    (each) => each.element.action_id === actionId && (blockId === undefined || each.blockId === blockId),
  );
  const [only] = found;
  if (only === undefined) {
    const there = all.map((each) => textOf(each.element.action_id)).join(', ');
    throw new Error(`There is no element ${actionId} to click. There are: ${there === '' ? 'none' : there}.`);
  }
  if (found.length > 1) throw new Error(`There are ${found.length} elements ${actionId}. Name the block too.`);
  return only;
}
