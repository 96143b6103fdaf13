import { type Json, object, objects, text } from './json.ts';
import type { Chosen } from './slack-context.ts';

const PLAIN = [
  'value',
  'selected_date',
  'selected_time',
  'selected_user',
  'selected_channel',
  'selected_conversation',
] as const;
const LISTS = ['selected_users', 'selected_channels', 'selected_conversations'] as const;

/** What stands in an element before anybody touched it. */
export function heldAtFirst(element: Json): Chosen {
  const renamed = Object.fromEntries(
    Object.entries(element).flatMap(([key, value]) =>
      key.startsWith('initial_')
        ? [[key === 'initial_value' ? 'value' : key.replace('initial', 'selected'), value]]
        : [],
    ),
  );
  return heldIn(renamed);
}

/** What stands in an element according to the state Slack keeps of it. */
export function heldIn(state: Json): Chosen {
  if (Array.isArray(state.selected_options)) return objects(state.selected_options).map((option) => text(option.value));
  if (state.selected_option !== undefined) return text(object(state.selected_option).value) || null;
  if (typeof state.selected_date_time === 'number') return state.selected_date_time;
  for (const key of LISTS) {
    const list = state[key];
    if (Array.isArray(list)) return list.map(String);
  }
  for (const key of PLAIN) {
    const value = state[key];
    if (typeof value === 'string') return value;
  }
  const rich = state.rich_text_value ?? state.value;
  return typeof rich === 'object' && rich !== null ? textsIn(rich).join('') : null;
}

function textsIn(rich: object): string[] {
  return Object.values(rich).flatMap((value: unknown) => {
    if (typeof value !== 'object' || value === null) return [];
    const own = object(value);
    return own.type === 'text' ? [text(own.text)] : textsIn(value);
  });
}
