import { styleText } from 'node:util';
import type { CommandContext } from './context.ts';

type Style = Parameters<typeof styleText>[0];

/** Colour for a person at a terminal; plain text for a machine, over the socket and where `NO_COLOR` is set. */
export function coloured({ isTerminal }: Pick<CommandContext, 'isTerminal'>, style: Style, text: string): string {
  // With the stream it looks at NO_COLOR and at what the terminal can show.
  return isTerminal ? styleText(style, text, { stream: process.stdout }) : text;
}
