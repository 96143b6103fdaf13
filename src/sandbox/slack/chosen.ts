import { isList, type Json, objectsOf, textOf } from './json.ts';

/** What a person can put into an element: text, an option's value, an id, seconds, several of them, or nothing. */
export type Choice = string | number | readonly string[] | null;

const SINGLE: Record<string, string> = {
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
};

const SEVERAL: Record<string, string> = {
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
};

const ONE_OPTION = new Set(['static_select', 'external_select', 'radio_buttons', 'overflow']);
const OPTIONS = new Set(['multi_static_select', 'multi_external_select', 'checkboxes']);
const TYPED = new Set(['plain_text_input', 'email_text_input', 'url_text_input', 'number_input']);

/** Elements whose content is part of the state of a message or view. */
export function isStateful(element: Json): boolean {
  const type = textOf(element.type);
  return (
    (ONE_OPTION.has(type) && type !== 'overflow') ||
    OPTIONS.has(type) ||
    TYPED.has(type) ||
    type in SINGLE ||
    type in SEVERAL ||
    type === 'datetimepicker' ||
    type === 'rich_text_input'
  );
}

/**
 * The fields by which Slack reports a choice.
 * @throws Error when a person could not have made it: an option that is not offered, text into a menu
 */
export function chosen(element: Json, choice: Choice): Json {
  const type = textOf(element.type);
  if (type === 'button' || type === 'icon_button') return element.value === undefined ? {} : { value: element.value };
  if (type === 'feedback_buttons') return { value: feedback(element, choice) };
  if (ONE_OPTION.has(type)) return { selected_option: choice === null ? null : offered(element, choice) };
  if (OPTIONS.has(type)) return { selected_options: listOf(choice).map((value) => offered(element, value)) };
  if (TYPED.has(type)) return { value: choice === null || choice === '' ? null : String(choice) };
  const single = SINGLE[type];
  if (single !== undefined) return { [single]: choice === null ? null : String(choice) };
  const several = SEVERAL[type];
  if (several !== undefined) return { [several]: listOf(choice) };
  if (type === 'datetimepicker') return { selected_date_time: choice === null ? null : Number(choice) };
  if (type === 'rich_text_input') return { rich_text_value: choice === null ? null : richText(String(choice)) };
  throw new Error(`Nobody can choose anything in an element of the type ${type}.`);
}

/** What an element holds before anybody touched it. */
export function initially(element: Json): Json {
  const type = textOf(element.type);
  if (ONE_OPTION.has(type)) return { selected_option: element.initial_option ?? null };
  if (OPTIONS.has(type)) return { selected_options: element.initial_options ?? [] };
  if (TYPED.has(type)) return { value: element.initial_value ?? null };
  if (type === 'datetimepicker') return { selected_date_time: element.initial_date_time ?? null };
  if (type === 'rich_text_input') return { rich_text_value: element.initial_value ?? null };
  const single = SINGLE[type];
  if (single !== undefined) return { [single]: element[single.replace('selected', 'initial')] ?? null };
  const several = SEVERAL[type];
  return several === undefined ? {} : { [several]: element[several.replace('selected', 'initial')] ?? [] };
}

function offered(element: Json, value: Choice): unknown {
  const groups = objectsOf(element.option_groups).flatMap((group) => objectsOf(group.options));
  const options = [...objectsOf(element.options), ...groups];
  const found = options.find((each) => each.value === value);
  // An external select gets its options from the app; the sandbox takes the value as it comes.
  if (textOf(element.type).includes('external')) {
    return found ?? { text: { type: 'plain_text', text: String(value) }, value };
  }
  if (found === undefined) {
    throw new Error(`The element ${textOf(element.action_id)} offers no option with the value ${String(value)}.`);
  }
  return found;
}

function feedback(element: Json, choice: Choice): string {
  const values = [element.positive_button, element.negative_button]
    .flatMap((button) => objectsOf([button]))
    .map((b) => b.value);
  if (typeof choice !== 'string' || !values.includes(choice)) {
    throw new Error(`Feedback buttons need one of their two values, not ${String(choice)}.`);
  }
  return choice;
}

function listOf(choice: Choice): readonly string[] {
  if (choice === null) return [];
  return typeof choice === 'string' || typeof choice === 'number' ? [String(choice)] : choice;
}

function richText(text: string): Json {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  };
}

/** Whether a reported choice is empty. */
export function isEmpty(state: Json): boolean {
  return Object.entries(state)
    .filter(([key]) => key !== 'type')
    .every(([, value]) => value === null || value === undefined || (isList(value) && value.length === 0));
}
