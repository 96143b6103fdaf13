import type { CommandNode } from './command-tree.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that completes this tree. It is text alone: no process is started while somebody types. */
export function shellScript(shell: Shell, tree: readonly CommandNode[]): string {
  switch (shell) {
    case 'bash':
      return bash(tree);
    case 'zsh':
      return zsh(tree);
    case 'fish':
      return fish(tree);
  }
}

const known = (tree: readonly CommandNode[]): string[] =>
  tree.filter(({ path }) => path.length > 0).map(({ path }) => path.join(' '));

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Which command the words before the cursor lead to, for the two shells that share this syntax. */
const findPath = (tree: readonly CommandNode[], words: string): string[] => [
  `  local at='' word`,
  `  for word in ${words}; do`,
  `    case "\${at:+$at }$word" in`,
  `      ${known(tree).map(quoted).join('|')}) at="\${at:+$at }$word" ;;`,
  '    esac',
  '  done',
];

/** What may follow a command: its own commands, then its options. */
const following = ({ path, children, options }: CommandNode, tree: readonly CommandNode[]) => [
  ...children.map((name) => ({
    name,
    about: tree.find((node) => node.path.join(' ') === [...path, name].join(' '))?.about ?? '',
  })),
  ...options.map(({ flag, about }) => ({ name: flag, about })),
];

function bash(tree: readonly CommandNode[]): string {
  const cases = tree.map((node) => {
    const names = following(node, tree).map(({ name }) => name);
    return `    ${quoted(node.path.join(' '))}) list=${quoted(names.join(' '))} ;;`;
  });
  return [
    '_umbrage() {',
    ...findPath(tree, `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`),
    "  local list=''",
    '  case "$at" in',
    ...cases,
    '  esac',
    `  mapfile -t COMPREPLY < <(compgen -W "$list" -- "\${COMP_WORDS[COMP_CWORD]}")`,
    '}',
    // Where nothing of ours fits, the shell offers files.
    'complete -o default -F _umbrage umbrage',
  ].join('\n');
}

function zsh(tree: readonly CommandNode[]): string {
  const entry = ({ name, about }: { name: string; about: string }) =>
    quoted(`${name.replaceAll(':', '\\:')}:${firstSentence(about)}`);
  const cases = tree.map(
    (node) => `    ${quoted(node.path.join(' '))}) list=(${following(node, tree).map(entry).join(' ')}) ;;`,
  );
  return [
    '#compdef umbrage',
    '_umbrage() {',
    ...findPath(tree, `"\${(@)words[2,CURRENT-1]}"`),
    '  local -a list',
    '  case "$at" in',
    ...cases,
    '  esac',
    "  _describe -o 'umbrage' list || _files",
    '}',
    'compdef _umbrage umbrage',
  ].join('\n');
}

function fish(tree: readonly CommandNode[]): string {
  const lines = tree.flatMap((node) => {
    const here = `complete -c umbrage -n ${quoted(`__umbrage_at ${quotedFish(node.path.join(' '))}`)}`;
    const commands = node.children.map((name) => {
      const about = following(node, tree).find((each) => each.name === name)?.about ?? '';
      return `${here} -f -a ${name} -d ${quotedFish(firstSentence(about))}`;
    });
    const options = node.options.map(
      ({ flag, about, takesValue }) =>
        `${here} -l ${flag.replace(/^--/, '')}${takesValue ? ' -r' : ''} -d ${quotedFish(firstSentence(about))}`,
    );
    return [...commands, ...options];
  });
  return [
    'function __umbrage_at',
    "  set -l at ''",
    '  for word in (commandline -opc)[2..]',
    '    switch (string trim "$at $word")',
    `      case ${known(tree).map(quotedFish).join(' ')}`,
    '        set at (string trim "$at $word")',
    '    end',
    '  end',
    '  test "$at" = "$argv[1]"',
    'end',
    ...lines,
  ].join('\n');
}

const quotedFish = (text: string): string => `"${text.replace(/["\\$]/g, '\\$&')}"`;

/** A list of suggestions has room for one line. */
const firstSentence = (text: string): string => text.split(/(?<=[.;])\s|\n/)[0] ?? '';
