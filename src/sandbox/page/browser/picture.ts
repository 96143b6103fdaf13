import { h } from './dom.ts';
import { type Json, text } from './json.ts';

/** The page loads nothing from elsewhere: a picture of another server is shown by its description. */
export function picture(part: Json): HTMLElement {
  const url = text(part.image_url);
  const description = text(part.alt_text);
  return url.startsWith('data:image/')
    ? h('img', { src: url, alt: description })
    : h('span', { class: 'no-picture', role: 'img', 'aria-label': description }, description);
}
