import type { Json } from '../json.ts';
import { chart } from './charts.ts';
import { anyText, mrkdwn, plainText, slackFile } from './composition.ts';
import { ELEMENTS, type ElementType, image } from './elements.ts';
import { richText, richTextBlock } from './rich-text.ts';
import { byType, type Check, finite, flag, integer, list, oneOf, type Report, shape, text, url } from './schema.ts';

/** Where blocks appear. */
export type Surface = 'message' | 'modal' | 'home';

const MENUS: ElementType[] = [
  'checkboxes',
  'datepicker',
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select',
  'radio_buttons',
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'timepicker',
];

const among = (...names: ElementType[]): Check =>
  byType(Object.fromEntries(names.map((name): [string, Check] => [name, ELEMENTS[name]])));

const accessory = among('button', 'image', 'overflow', 'workflow_button', ...MENUS);
const interactive = among('button', 'overflow', 'workflow_button', 'datetimepicker', 'rich_text_input', ...MENUS);
const INPUTS: ElementType[] = [
  ...MENUS,
  'datetimepicker',
  'plain_text_input',
  'email_text_input',
  'url_text_input',
  'number_input',
  'rich_text_input',
  'file_input',
];

const blockId = { block_id: text(255) };
const cell = byType({
  rich_text: richTextBlock,
  raw_text: shape({ required: { text: text(10_000) } }),
  raw_number: shape({ required: { value: finite(), text: text(200) } }),
});

function needsOneOf(...keys: string[]): (value: Json, path: string, report: Report) => void {
  return (value, path, report) => {
    if (keys.every((key) => value[key] === undefined)) {
      report.add(`must define either ${keys.map((key) => `\`${key}\``).join(' or ')}`, path);
    }
  };
}

const card: Check = shape({
  optional: {
    ...blockId,
    hero_image: among('image'),
    icon: among('image'),
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: list(among('button'), { max: 25 }),
  },
  also: needsOneOf('hero_image', 'title', 'actions', 'body'),
});

const taskCard: Check = shape({
  required: {
    task_id: text(255),
    title: text(255),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  optional: { ...blockId, details: richText, output: richText, sources: list(among('url'), { max: 100 }) },
});

const everywhere = {
  actions: shape({ required: { elements: list(interactive, { max: 25 }) }, optional: blockId }),
  card,
  context: shape({
    required: { elements: list(among('image', 'plain_text', 'mrkdwn'), { max: 10 }) },
    optional: blockId,
  }),
  divider: shape({ optional: blockId }),
  header: shape({ required: { text: plainText(150) }, optional: blockId }),
  image: shape({
    required: { alt_text: text(2000) },
    optional: { ...blockId, title: plainText(2000), image_url: url(3000), slack_file: slackFile },
    also: needsOneOf('image_url', 'slack_file'),
  }),
  input: shape({
    required: { label: plainText(2000), element: among(...INPUTS) },
    optional: { ...blockId, hint: plainText(2000), optional: flag, dispatch_action: flag },
  }),
  rich_text: richTextBlock,
  section: shape({
    optional: { ...blockId, text: anyText(3000), fields: list(anyText(2000), { max: 10 }), accessory, expand: flag },
    also: needsOneOf('text', 'fields'),
  }),
  video: shape({
    required: { video_url: url(3000), thumbnail_url: url(3000), alt_text: text(2000), title: plainText(199) },
    optional: {
      ...blockId,
      title_url: url(3000),
      author_name: text(49),
      provider_name: text(100),
      provider_icon_url: url(3000),
      description: plainText(2000),
    },
  }),
};

const carousel: Check = shape({
  required: { elements: list(byType({ card }), { max: 10 }) },
  optional: blockId,
});

const table: Check = shape({
  required: { rows: list(list(cell, { max: 20 }), { max: 100 }) },
  optional: {
    ...blockId,
    column_settings: list(shape({ optional: { align: oneOf('left', 'center', 'right'), is_wrapped: flag } }), {
      max: 20,
    }),
  },
});

const { actions, context, divider, header, input, rich_text, section, video } = everywhere;

const container: Check = shape({
  required: {
    child_blocks: list(
      byType({ actions, context, divider, header, image: everywhere.image, input, rich_text, section, table, video }),
      { max: 10 },
    ),
  },
  optional: {
    ...blockId,
    title: plainText(150),
    rich_text_title: richText,
    subtitle: anyText(150),
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    icon: byType({ image }),
    is_collapsible: flag,
    default_collapsed: flag,
    has_header_divider: flag,
  },
  also: (value, path, report) => {
    needsOneOf('title', 'rich_text_title')(value, path, report);
    if (value.default_collapsed === true && value.is_collapsible !== true) {
      report.add('default_collapsed requires is_collapsible', path);
    }
  },
});

const MESSAGE_ONLY = {
  container,
  table,
  context_actions: shape({
    required: { elements: list(among('feedback_buttons', 'icon_button'), { max: 5 }) },
    optional: blockId,
  }),
  data_table: shape({
    required: { rows: list(list(cell, { max: 20 }), { min: 2, max: 101 }), caption: text(255) },
    optional: { ...blockId, page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
  }),
  data_visualization: shape({ required: { title: text(50), chart }, optional: blockId }),
  markdown: shape({ required: { text: text(12_000) }, optional: blockId }),
  plan: shape({
    required: { title: text(255) },
    optional: { ...blockId, tasks: list(byType({ task_card: taskCard }), { min: 0, max: 50 }) },
  }),
  task_card: taskCard,
};

const alert: Check = shape({
  required: { text: anyText(3000) },
  optional: { ...blockId, level: oneOf('default', 'info', 'warning', 'error', 'success') },
});

/** The blocks each surface takes. `file` is read only, so it is in none. */
export const BLOCKS: Record<Surface, Record<string, Check>> = {
  message: { ...everywhere, carousel, ...MESSAGE_ONLY },
  modal: { ...everywhere, alert },
  home: { ...everywhere, carousel },
};
