import { type Child, h } from './dom.ts';

/** The signs in front of our headlines. Slack draws its own pictures for them, and not every machine has a font that does. */
const SIGNS: Readonly<Record<string, string>> = {
  '🟢': 'low',
  '🟡': 'medium',
  '🟠': 'high',
  '🔴': 'critical',
  '🔥': 'fire',
  '✅': 'done',
};
const SIGN = new RegExp(`(${Object.keys(SIGNS).join('|')})`, 'u');

/** A text with its signs drawn. What they mean stands beside them in words, so they are decoration. */
export function withSigns(text: string): Child[] {
  return text.split(SIGN).map((part) => {
    const name = SIGNS[part];
    return name === undefined ? part : h('span', { class: `sign ${name}`, 'aria-hidden': 'true' });
  });
}
