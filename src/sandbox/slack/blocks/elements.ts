import type { Json } from '../json.ts';
import { anyText, confirmation, conversationFilter, option, optionGroup, plainText, slackFile } from './composition.ts';
import { richText } from './rich-text.ts';
import { type Check, flag, integer, list, oneOf, pattern, type Report, shape, text, url } from './schema.ts';

const action = { action_id: text(255) };
const confirm = { confirm: confirmation };
const focus = { focus_on_load: flag };
const placeholder = { placeholder: plainText(150) };
const dispatch = {
  dispatch_action_config: shape({
    optional: { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { max: 2 }) },
  }),
};
const menu = { ...action, ...confirm, ...focus, ...placeholder };
const many = { ...menu, max_selected_items: integer(1, 1000) };
const id = text(255);
const ids = list(id, { max: 100 });
const date = pattern(/^\d{4}-\d{2}-\d{2}$/, 'a date in the form YYYY-MM-DD');
const label = { accessibility_label: text(75) };

function eitherOptionsOrGroups(value: Json, path: string, report: Report): void {
  if ((value.options === undefined) === (value.option_groups === undefined)) {
    report.add('must define either `options` or `option_groups`', path);
  }
}

/** An initial option has to be one of the offered ones, down to the last field. */
function initialIsOffered(value: Json, path: string, report: Report): void {
  const offered = JSON.stringify([value.options ?? [], value.option_groups ?? []]);
  if (value.initial_option === undefined || offered.includes(JSON.stringify(value.initial_option))) return;
  report.add('initial_option must exactly match one of the provided options', `${path}/initial_option`);
}

function staticMenu(more: Record<string, Check>): Check {
  return shape({
    optional: {
      options: list(option('plain'), { max: 100 }),
      option_groups: list(optionGroup, { max: 100 }),
      ...more,
    },
    also: (value, path, report) => {
      eitherOptionsOrGroups(value, path, report);
      initialIsOffered(value, path, report);
    },
  });
}

const options = list(option('any'), { max: 10 });
const query = { min_query_length: integer(0, 100) };
const toCurrent = { default_to_current_conversation: flag, filter: conversationFilter };
const answerable = { response_url_enabled: flag };

export const image: Check = shape({
  required: { alt_text: text(2000) },
  optional: { image_url: url(3000), slack_file: slackFile },
  also: (value, path, report) => {
    if ((value.image_url === undefined) === (value.slack_file === undefined)) {
      report.add('must define either `image_url` or `slack_file`', path);
    }
  },
});

const feedbackButton = shape({ required: { text: plainText(75), value: text(2000) }, optional: label });

/** Every Block Kit element with its fields and limits. */
export const ELEMENTS = {
  image,
  plain_text: anyText(3000),
  mrkdwn: anyText(3000),
  button: shape({
    required: { text: plainText(75) },
    optional: { ...action, ...confirm, ...label, value: text(2000), url: url(3000), style: oneOf('primary', 'danger') },
  }),
  workflow_button: shape({
    required: {
      text: plainText(75),
      workflow: shape({
        required: {
          trigger: shape({
            required: { url: url(3000) },
            optional: {
              customizable_input_parameters: list(shape({ required: { name: text(255), value: text(3000) } }), {
                max: 100,
              }),
            },
          }),
        },
      }),
    },
    optional: { ...action, ...confirm, ...label, style: oneOf('primary', 'danger') },
  }),
  icon_button: shape({
    required: { icon: text(50), text: plainText(75) },
    optional: { ...action, ...confirm, ...label, value: text(2000), visible_to_user_ids: ids },
  }),
  feedback_buttons: shape({
    required: { positive_button: feedbackButton, negative_button: feedbackButton },
    optional: action,
  }),
  overflow: shape({
    required: { options: list(option('plain', true), { max: 5 }) },
    optional: { ...action, ...confirm },
  }),
  checkboxes: shape({
    required: { options },
    optional: { ...action, ...confirm, ...focus, initial_options: options },
  }),
  radio_buttons: shape({
    required: { options },
    optional: { ...action, ...confirm, ...focus, initial_option: option('any') },
    also: initialIsOffered,
  }),
  datepicker: shape({ optional: { ...menu, initial_date: date } }),
  timepicker: shape({
    optional: { ...menu, initial_time: pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time in the form HH:mm'), timezone: id },
  }),
  datetimepicker: shape({
    optional: { ...action, ...confirm, ...focus, initial_date_time: integer(1_000_000_000, 9_999_999_999) },
  }),
  static_select: staticMenu({ ...menu, initial_option: option('plain') }),
  multi_static_select: staticMenu({ ...many, initial_options: list(option('plain'), { max: 100 }) }),
  external_select: shape({ optional: { ...menu, ...query, initial_option: option('plain') } }),
  multi_external_select: shape({
    optional: { ...many, ...query, initial_options: list(option('plain'), { max: 100 }) },
  }),
  users_select: shape({ optional: { ...menu, initial_user: id } }),
  multi_users_select: shape({ optional: { ...many, initial_users: ids } }),
  conversations_select: shape({ optional: { ...menu, ...toCurrent, ...answerable, initial_conversation: id } }),
  multi_conversations_select: shape({ optional: { ...many, ...toCurrent, initial_conversations: ids } }),
  channels_select: shape({ optional: { ...menu, ...answerable, initial_channel: id } }),
  multi_channels_select: shape({ optional: { ...many, initial_channels: ids } }),
  plain_text_input: shape({
    optional: {
      ...action,
      ...dispatch,
      ...focus,
      ...placeholder,
      initial_value: text(3000, 0),
      multiline: flag,
      min_length: integer(0, 3000),
      max_length: integer(1, 3000),
    },
  }),
  email_text_input: shape({
    optional: { ...action, ...dispatch, ...focus, ...placeholder, initial_value: text(3000) },
  }),
  url_text_input: shape({
    optional: { ...action, ...dispatch, ...focus, ...placeholder, initial_value: text(3000) },
  }),
  number_input: shape({
    required: { is_decimal_allowed: flag },
    optional: {
      ...action,
      ...dispatch,
      ...focus,
      ...placeholder,
      initial_value: pattern(/^-?\d+(\.\d+)?$/, 'a number as a string'),
      min_value: pattern(/^-?\d+(\.\d+)?$/, 'a number as a string'),
      max_value: pattern(/^-?\d+(\.\d+)?$/, 'a number as a string'),
    },
  }),
  rich_text_input: shape({
    optional: {
      ...action,
      ...dispatch,
      ...focus,
      ...placeholder,
      initial_value: richText,
      min_lines: integer(1, 100),
      max_lines: integer(1, 100),
    },
  }),
  file_input: shape({
    optional: { ...action, filetypes: list(text(20), { max: 100 }), max_files: integer(1, 10) },
  }),
  url: shape({ required: { url: url(3000), text: text(255) } }),
} satisfies Record<string, Check>;

export type ElementType = keyof typeof ELEMENTS;
