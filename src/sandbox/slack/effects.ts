import { isList, isObject, type Json, objectsOf, textOf } from './json.ts';
import { type Effects, markdownEffects, mrkdwnEffects, NOTHING, together } from './mrkdwn.ts';

/** The parts of a message, an ephemeral message or a view that somebody reads. */
export interface Shown {
  text?: string;
  blocks?: readonly Json[];
  attachments?: readonly Json[];
}

/**
 * Who is pinged, what can be clicked and what is formatted when Slack shows this. The top-level text counts even
 * when blocks hide it: it is the notification, and clients without blocks show it.
 * @param names names of people in the workspace, which unescaped `@name` would reach
 */
export function effectsOf(shown: Shown, names: ReadonlySet<string>): Effects {
  const text = mrkdwnEffects(shown.text ?? '', { verbatim: false, names });
  const attachments = (shown.attachments ?? []).map((each) => attachmentEffects(each, names));
  return distinct(together([text, inBlocks(shown.blocks ?? [], names), ...attachments]));
}

function inBlocks(blocks: readonly Json[], names: ReadonlySet<string>): Effects {
  return together(blocks.map((block) => inValue(block, names)));
}

/** Walks everything in a block; an object's `type` says how its text is read. */
function inValue(value: unknown, names: ReadonlySet<string>): Effects {
  if (isList(value)) return together(value.map((each) => inValue(each, names)));
  if (!isObject(value)) return NOTHING;
  switch (value.type) {
    case 'plain_text':
    case 'raw_text':
    case 'raw_number':
      return NOTHING;
    case 'mrkdwn':
      return mrkdwnEffects(textOf(value.text), { verbatim: value.verbatim === true, names });
    case 'markdown':
      return markdownEffects(textOf(value.text), names);
    case 'rich_text':
      return inRichText(value.elements);
    case 'button':
    case 'workflow_button':
    case 'url':
      return together([linkOf(value.url, value.text), inValue(value.confirm, names)]);
    default:
      return together([
        linkOf(value.title_url ?? (value.value === undefined ? undefined : value.url), value.text ?? value.title),
        ...Object.values(value).map((each) => inValue(each, names)),
      ]);
  }
}

function linkOf(url: unknown, label: unknown): Effects {
  if (typeof url !== 'string') return NOTHING;
  return { ...NOTHING, links: [{ url, label: isObject(label) ? textOf(label.text) : textOf(label) }] };
}

/** Nothing is parsed in rich text: each element is what its type says, and text is text. */
function inRichText(elements: unknown): Effects {
  return together(objectsOf(elements).map((element) => together([richEffects(element), inRichText(element.elements)])));
}

function richEffects(element: Json): Effects {
  const style = stylesOf(element);
  switch (element.type) {
    case 'user':
      return { ...NOTHING, mentions: [textOf(element.user_id)] };
    case 'usergroup':
      return { ...NOTHING, mentions: [textOf(element.usergroup_id)] };
    case 'broadcast':
      return { ...NOTHING, broadcasts: [textOf(element.range)] };
    case 'link':
      return {
        ...NOTHING,
        links: [{ url: textOf(element.url), label: textOf(element.text ?? element.url) }],
        formatting: style,
      };
    case 'date':
      return linkOf(element.url, element.fallback);
    case 'rich_text_quote':
      return { ...NOTHING, formatting: [{ style: 'quote', text: plainOf(element) }] };
    case 'rich_text_preformatted':
      return { ...NOTHING, formatting: [{ style: 'code', text: plainOf(element) }] };
    case 'rich_text_list':
      return { ...NOTHING, formatting: [{ style: 'list', text: plainOf(element) }] };
    default:
      return { ...NOTHING, formatting: style };
  }
}

function stylesOf(element: Json): Effects['formatting'] {
  const style = isObject(element.style) ? element.style : {};
  const kinds = ['bold', 'italic', 'strike', 'code', 'underline'] as const;
  return kinds.filter((kind) => style[kind] === true).map((kind) => ({ style: kind, text: textOf(element.text) }));
}

function plainOf(element: Json): string {
  return textOf(element.text) + objectsOf(element.elements).map(plainOf).join('');
}

/** Legacy attachments: their texts are mrkdwn unless told otherwise. */
function attachmentEffects(attachment: Json, names: ReadonlySet<string>): Effects {
  const texts = [attachment.text, attachment.pretext, ...objectsOf(attachment.fields).map((field) => field.value)];
  return together([
    ...texts.map((text) => mrkdwnEffects(textOf(text), { verbatim: false, names })),
    linkOf(attachment.title_link, attachment.title),
    linkOf(attachment.author_link, attachment.author_name),
    inBlocks(objectsOf(attachment.blocks), names),
  ]);
}

function distinct(effects: Effects): Effects {
  const once = <T>(items: T[]): T[] => [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
  return {
    mentions: once(effects.mentions),
    broadcasts: once(effects.broadcasts),
    links: once(effects.links),
    formatting: once(effects.formatting),
  };
}
