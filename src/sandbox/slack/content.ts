import type { Args } from './args.ts';
import { completeBlocks } from './blocks/complete.ts';
import { blockFaults, blocksTooLong } from './blocks/validate.ts';
import { cutTo, isList, isObject, type Json, objectsOf, textOf } from './json.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Slack } from './slack.ts';

/** Longer text is cut, not refused. */
const MAX_TEXT = 40_000;
const MAX_ATTACHMENTS = 100;
const MAX_METADATA_BYTES = 16_000;

export interface Content {
  text?: string;
  blocks?: Json[];
  attachments?: Json[];
}

/** Text, blocks and attachments of a call, checked as Slack checks them. An absent part stays absent. */
export function readContent(slack: Slack, args: Args): Content {
  const text = args.text('text');
  const blocks = args.json('blocks');
  const attachments = args.json('attachments');
  return {
    ...(text === undefined ? {} : { text: cutTo(text, MAX_TEXT) }),
    ...(blocks === undefined ? {} : { blocks: checkedBlocks(slack, blocks) }),
    ...(attachments === undefined ? {} : { attachments: checkedAttachments(slack, attachments) }),
  };
}

/** @throws Refusal `no_text` when there is nothing to show */
export function mustSaySomething({ text, blocks, attachments }: Content): void {
  if ((text ?? '') === '' && (blocks ?? []).length === 0 && (attachments ?? []).length === 0)
    throw new Refusal('no_text');
}

/** @throws Refusal `invalid_blocks_format`, `invalid_blocks`, `msg_blocks_too_long` */
export function checkedBlocks(slack: Slack, blocks: unknown, root = '/blocks'): Json[] {
  if (!isList(blocks) || !blocks.every(isObject)) throw new Refusal('invalid_blocks_format');
  const faults = blockFaults(blocks, 'message', root, { charts: slack.settings.charts });
  if (faults.length > 0) throw invalid('invalid_blocks', faults);
  const kept = objectsOf(blocks);
  if (blocksTooLong(kept)) throw new Refusal('msg_blocks_too_long');
  return completeBlocks(kept);
}

function checkedAttachments(slack: Slack, attachments: unknown): Json[] {
  if (!isList(attachments) || !attachments.every(isObject))
    throw invalid('invalid_arguments', ['attachments must be an array']);
  if (attachments.length > MAX_ATTACHMENTS) throw new Refusal('too_many_attachments');
  return objectsOf(attachments).map((attachment, index) => {
    if (attachment.blocks === undefined) return { id: index + 1, ...attachment };
    return {
      id: index + 1,
      ...attachment,
      blocks: checkedBlocks(slack, attachment.blocks, `/attachments/${index}/blocks`),
    };
  });
}

/**
 * Message metadata: a type and a payload of scalars, flat objects and lists of either.
 * @throws Refusal `invalid_metadata_format`, `invalid_metadata_schema`, `metadata_too_large`
 */
export function readMetadata(args: Args): Json | undefined {
  const metadata = args.json('metadata');
  if (metadata === undefined) return undefined;
  if (!isObject(metadata)) throw new Refusal('invalid_metadata_format');
  if (Object.keys(metadata).length === 0) return {};
  const { event_type: type, event_payload: payload, ...others } = metadata;
  if (!/^[A-Za-z0-9_.-]{1,255}$/.test(textOf(type)) || !isObject(payload)) throw new Refusal('invalid_metadata_format');
  if (Object.keys(others).length > 0) throw new Refusal('invalid_metadata_schema');
  if (!Object.values(payload).every(isPayloadValue)) throw new Refusal('invalid_metadata_schema');
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_METADATA_BYTES) throw new Refusal('metadata_too_large');
  return { event_type: type, event_payload: payload };
}

function isPayloadValue(value: unknown): boolean {
  if (isList(value)) return value.every((each) => isScalar(each) || isFlat(each));
  return isScalar(value) || isFlat(value);
}

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const isFlat = (value: unknown): boolean => isObject(value) && Object.values(value).every(isScalar);
