import { byType, type Check, flag, integer, list, oneOf, pattern, shape, text, url } from './schema.ts';

const style: Check = shape({
  optional: {
    bold: flag,
    italic: flag,
    strike: flag,
    code: flag,
    underline: flag,
    highlight: flag,
    client_highlight: flag,
    unlink: flag,
  },
});

const MANY = 10_000;
const styled = { style };

const inline: Check = byType({
  text: shape({ required: { text: text(MANY) }, optional: styled }),
  link: shape({ required: { url: url(3000) }, optional: { text: text(MANY), unsafe: flag, ...styled } }),
  emoji: shape({
    required: { name: pattern(/^[a-z0-9_+'-]+$/, 'an emoji name without colons') },
    optional: { unicode: text(100), url: url(3000), skin_tone: integer(1, 6), ...styled },
  }),
  user: shape({ required: { user_id: pattern(/^[UW][A-Z0-9]+$/, 'a user id') }, optional: styled }),
  usergroup: shape({ required: { usergroup_id: pattern(/^S[A-Z0-9]+$/, 'a user group id') }, optional: styled }),
  channel: shape({ required: { channel_id: pattern(/^[CDG][A-Z0-9]+$/, 'a channel id') }, optional: styled }),
  team: shape({ required: { team_id: pattern(/^[TE][A-Z0-9]+$/, 'a team id') }, optional: styled }),
  broadcast: shape({ required: { range: oneOf('here', 'channel', 'everyone') }, optional: styled }),
  date: shape({
    required: { timestamp: integer(0, 99_999_999_999), format: text(1000) },
    optional: { url: url(3000), fallback: text(1000), ...styled },
  }),
  color: shape({ required: { value: pattern(/^#[0-9a-fA-F]{6}$/, 'a hex colour') }, optional: styled }),
});

const border = { border: oneOf(0, 1) };
const section: Check = shape({ required: { elements: list(inline, { min: 0, max: MANY }) } });

/** The `elements` of a rich text block. */
const parts: Check = list(
  byType({
    rich_text_section: section,
    rich_text_list: shape({
      required: {
        elements: list(byType({ rich_text_section: section }), { min: 0, max: MANY }),
        style: oneOf('bullet', 'ordered'),
      },
      optional: { indent: integer(0, 8), offset: integer(0, MANY), ...border },
    }),
    rich_text_quote: shape({ required: { elements: list(inline, { min: 0, max: MANY }) }, optional: border }),
    rich_text_preformatted: shape({
      required: { elements: list(inline, { min: 0, max: MANY }) },
      optional: { language: text(50), ...border },
    }),
  }),
  { max: MANY },
);

export const richTextBlock: Check = shape({ required: { elements: parts }, optional: { block_id: text(255) } });

/** A rich text block inside another block, where its type must be said. */
export const richText: Check = byType({ rich_text: richTextBlock });
