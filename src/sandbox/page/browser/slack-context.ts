import type { SlackScreen } from '../view.ts';
import type { Json } from './json.ts';

/** Where an element stands: a click has to say it. */
export type Place = { kind: 'message'; channel: string; ts: string } | { kind: 'modal' } | { kind: 'home' };

/** What a person can put into an element. */
export type Chosen = string | number | string[] | null;

/** What the renderer of blocks needs besides the blocks. */
export interface SlackContext {
  screen: SlackScreen;
  place: Place;
  /** Tells the app of a click or a choice. */
  click(element: Json, blockId: string, value?: Chosen): void;
  /** Goes where a link leads, inside the page when it can. */
  follow(url: string): boolean;
  /** What stands in a field of a form, and where its changes go; null outside a form. */
  form: FormFields | null;
}

export interface FormFields {
  held(blockId: string, element: Json): Chosen;
  put(blockId: string, element: Json, value: Chosen): void;
  error(blockId: string): string | null;
}
