/** What can stand inside an element. Strings become text nodes, never markup. */
export type Child = Node | string | null | false | readonly Child[];

/** A function is a listener for the event of that name; `true` is an attribute without a value; null and false are none. */
export type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

/** Builds one element. Text of customers only ever arrives here as a child or an attribute's value. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  append(element, children);
  return element;
}

export function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === false) continue;
    if (typeof child === 'string') parent.appendChild(document.createTextNode(child));
    else if (child instanceof Node) parent.appendChild(child);
    else append(parent, child);
  }
}

/** An element the page's own HTML has. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no element ${id}.`);
  return element;
}

/** One entry of a list that is redrawn when its signature changes, and only then. */
export interface Entry {
  key: string;
  signature: string;
  draw(): HTMLElement;
}

const signatures = new WeakMap<Element, string>();

/**
 * Brings the children of `parent` in line with `entries`. What did not change keeps its element, so that an open menu, a
 * selection and the focus survive when something else on the page changes. Returns the elements that are new by key.
 */
export function keep(parent: HTMLElement, entries: readonly Entry[]): HTMLElement[] {
  const before = new Map<string, HTMLElement>();
  for (const child of parent.children) {
    if (child instanceof HTMLElement) before.set(child.dataset.key ?? '', child);
  }
  const focused = focusIn(parent);
  const added: HTMLElement[] = [];
  let cursor: Element | null = parent.firstElementChild;
  for (const entry of entries) {
    const old = before.get(entry.key);
    before.delete(entry.key);
    if (old !== undefined && signatures.get(old) === entry.signature) {
      if (old === cursor) cursor = cursor.nextElementSibling;
      else parent.insertBefore(old, cursor);
      continue;
    }
    const fresh = entry.draw();
    fresh.dataset.key = entry.key;
    signatures.set(fresh, entry.signature);
    parent.insertBefore(fresh, cursor);
    if (old === undefined) added.push(fresh);
    if (old === cursor && cursor !== null) cursor = cursor.nextElementSibling;
    old?.remove();
  }
  for (const gone of before.values()) gone.remove();
  restore(parent, focused);
  return added;
}

/** Shows that something has just come. The mark goes, or moving the element later would show it again. */
export function arrive(element: HTMLElement): void {
  element.classList.add('is-new');
  element.addEventListener('animationend', () => element.classList.remove('is-new'), { once: true });
}

interface Focus {
  key: string;
  name: string;
}

function focusIn(parent: HTMLElement): Focus | null {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !parent.contains(active)) return null;
  const entry = [...parent.children].find((child) => child.contains(active));
  if (!(entry instanceof HTMLElement)) return null;
  return { key: entry.dataset.key ?? '', name: active.dataset.focus ?? '' };
}

/** A redrawn or moved entry takes the focus along: to the element of the same name, or else to its first one. */
function restore(parent: HTMLElement, focus: Focus | null): void {
  if (focus === null || parent.contains(document.activeElement)) return;
  const entry = [...parent.children].find((child) => child instanceof HTMLElement && child.dataset.key === focus.key);
  const all = [...(entry?.querySelectorAll<HTMLElement>('[data-focus]') ?? [])];
  const target = all.find((each) => each.dataset.focus === focus.name) ?? all[0];
  target?.focus({ preventScroll: true });
}
