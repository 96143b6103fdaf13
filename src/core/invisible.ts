/** Characters without width, joiners and changes of direction: they hide things from patterns and from people. */
const INVISIBLE =
  /\u034f|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu;

export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '');
