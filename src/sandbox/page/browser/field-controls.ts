import type { SlackScreen } from '../view.ts';
import { h } from './dom.ts';
import { type Json, objects, text } from './json.ts';
import type { Chosen } from './slack-context.ts';

/** What a field needs to stand somewhere. */
export interface FieldSetup {
  id: string;
  /** Name under which a redraw finds the focus again. */
  focus: string;
  /** For a field without a visible label of its own. */
  label: string | null;
  held: Chosen;
  screen: SlackScreen;
  required: boolean;
  changed(value: Chosen): void;
}

interface Option {
  value: string;
  name: string;
}

/** The control for a Block Kit element a person fills in, as the browser's own one. */
export function control(element: Json, setup: FieldSetup): HTMLElement {
  const type = text(element.type);
  const { people, channels } = setup.screen;
  const users = people.map(({ id, realName }) => ({ value: id, name: realName }));
  const rooms = channels.map(({ id, name }) => ({ value: id, name: `#${name}` }));
  if (type.startsWith('multi_users')) return several(users, setup, 'checkbox');
  if (/^multi_(channels|conversations)/.test(type)) return several(rooms, setup, 'checkbox');
  if (type === 'users_select') return menu(element, users, setup);
  if (type === 'channels_select' || type === 'conversations_select') return menu(element, rooms, setup);
  if (type === 'static_select') return menu(element, optionsOf(element), setup);
  if (type === 'radio_buttons') return several(optionsOf(element), setup, 'radio');
  if (type === 'checkboxes' || type === 'multi_static_select') return several(optionsOf(element), setup, 'checkbox');
  if (type === 'datetimepicker') return moment(setup);
  return typed(element, setup);
}

function optionsOf(element: Json): Option[] {
  const grouped = objects(element.option_groups).flatMap((group) => objects(group.options));
  return [...objects(element.options), ...grouped].map((option) => ({
    value: text(option.value),
    name: objects([option.text]).map((each) => text(each.text))[0] ?? text(option.value),
  }));
}

function common({ id, focus, label, required }: FieldSetup) {
  return { id, 'data-focus': focus, 'aria-label': label, required };
}

function menu(element: Json, options: readonly Option[], setup: FieldSetup): HTMLElement {
  const hint = objects([element.placeholder]).map((each) => text(each.text))[0] ?? 'Choose an option';
  const changed = (event: Event) =>
    event.currentTarget instanceof HTMLSelectElement && setup.changed(event.currentTarget.value || null);
  return h(
    'select',
    { ...common(setup), class: 'slack-select', change: changed },
    h('option', { value: '', selected: setup.held === null, disabled: setup.required }, hint),
    options.map(({ value, name }) => h('option', { value, selected: value === setup.held }, name)),
  );
}

/** Several options to tick, or one of several to pick. */
function several(options: readonly Option[], setup: FieldSetup, type: 'checkbox' | 'radio'): HTMLElement {
  const group = h('div', {
    class: 'ticks',
    id: setup.id,
    role: type === 'radio' ? 'radiogroup' : 'group',
    'aria-label': setup.label,
  });
  const held = Array.isArray(setup.held) ? setup.held : [String(setup.held)];
  const changed = () => {
    const ticked = [...group.querySelectorAll('input')].filter((each) => each.checked).map((each) => each.value);
    setup.changed(type === 'radio' ? (ticked[0] ?? null) : ticked);
  };
  group.append(
    ...options.map(({ value, name }) =>
      h(
        'label',
        {},
        h('input', {
          type,
          name: setup.id,
          value,
          checked: held.includes(value),
          'data-focus': `${setup.focus}/${value}`,
          change: changed,
        }),
        name,
      ),
    ),
  );
  return group;
}

/** Slack speaks in seconds, the browser's field in local wall-clock time. */
function moment(setup: FieldSetup): HTMLElement {
  const shown = (seconds: number) => {
    const at = new Date(seconds * 1000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  return h('input', {
    ...common(setup),
    type: 'datetime-local',
    value: typeof setup.held === 'number' ? shown(setup.held) : null,
    change: (event) => {
      if (!(event.currentTarget instanceof HTMLInputElement)) return;
      const at = new Date(event.currentTarget.value).getTime();
      setup.changed(Number.isNaN(at) ? null : Math.floor(at / 1000));
    },
  });
}

const INPUT_TYPES: Readonly<Record<string, string>> = {
  datepicker: 'date',
  timepicker: 'time',
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
};

function typed(element: Json, setup: FieldSetup): HTMLElement {
  const changed = (event: Event) => {
    const field = event.currentTarget;
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) setup.changed(field.value || null);
  };
  const shared = {
    ...common(setup),
    placeholder: objects([element.placeholder]).map((each) => text(each.text))[0] ?? null,
    maxlength: typeof element.max_length === 'number' ? element.max_length : null,
    change: changed,
  };
  const held = setup.held === null ? '' : String(setup.held);
  if (element.multiline === true || element.type === 'rich_text_input')
    return h('textarea', { ...shared, rows: 4 }, held);
  return h('input', {
    ...shared,
    type: INPUT_TYPES[text(element.type)] ?? 'text',
    value: held,
    min: text(element.min_value) || null,
    max: text(element.max_value) || null,
    step: element.is_decimal_allowed === true ? 'any' : null,
  });
}
