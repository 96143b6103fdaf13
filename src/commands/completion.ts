import { Argument, Command } from 'commander';
import { type CommandNode, commandTree } from './command-tree.ts';
import { SHELLS, type Shell, shellScript } from './completion-scripts.ts';
import type { CommandContext } from './context.ts';

export function completionCommand(context: CommandContext): Command {
  const command = new Command('completion')
    .description('Print what a shell needs to complete commands and options.')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .option('--json', 'print the commands and their options as JSON')
    .addHelpText('after', HOW);
  return command.action((shell: Shell, { json }: { json?: boolean }) => {
    const tree = commandTree(command.parent ?? command);
    context.out(json ? JSON.stringify(tree) : shellScript(shell, tree.map(withHelp)));
  });
}

/** The library answers these everywhere without listing them. */
const withHelp = (node: CommandNode): CommandNode => ({
  ...node,
  options: [...node.options, { flag: '--help', about: 'explain this command', takesValue: false }],
});

const HOW = `
For whoever has \`umbrage\` on the path (\`npm link\` in this folder puts it there):
  bash  umbrage completion bash > ~/.local/share/bash-completion/completions/umbrage
  zsh   umbrage completion zsh > ~/.zfunc/_umbrage   (with ~/.zfunc in fpath)
  fish  umbrage completion fish > ~/.config/fish/completions/umbrage.fish`;
