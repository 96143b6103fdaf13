import type { Command } from 'commander';

/** One command as completion and tests see it. */
export interface CommandNode {
  /** The words that lead to it: empty for the program, `['data', 'import']`. */
  path: string[];
  about: string;
  options: { flag: string; about: string; takesValue: boolean }[];
  children: string[];
}

/** The program and every command below it, parents first. */
export function commandTree(program: Command): CommandNode[] {
  const walk = (command: Command, path: string[]): CommandNode[] => [
    {
      path,
      about: command.description(),
      options: command.options
        .filter(({ hidden }) => !hidden)
        .map(({ long, short, description, required, optional }) => ({
          flag: long ?? short ?? '',
          about: description,
          takesValue: required || optional,
        })),
      children: command.commands.map((child) => child.name()),
    },
    ...command.commands.flatMap((child) => walk(child, [...path, child.name()])),
  ];
  return walk(program, []);
}
