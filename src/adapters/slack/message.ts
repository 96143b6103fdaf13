import type { Block, KnownBlock } from '@slack/types';

/** A message or a Home tab before it leaves: `text` stands for all of it wherever blocks are not shown. */
export interface Message {
  text: string;
  blocks: (KnownBlock | Block)[];
}
