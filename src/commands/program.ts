import { Command, CommanderError } from 'commander';
import about from '../../package.json' with { type: 'json' };
import { toldOf } from '../adapters/log.ts';
import { DatabaseInUseError } from '../adapters/store/lock.ts';
import { ConfigError } from '../config.ts';
import type { CommandContext } from './context.ts';
import type { RunCommand } from './socket.ts';

/** Loaded when named: what one command needs would otherwise lie in the memory of every other one. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  status: async () => (await import('./status.ts')).statusCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
  init: async () => (await import('./init.ts')).initCommand,
  start: async () => (await import('./start.ts')).startCommand,
  data: async () => (await import('./data.ts')).dataCommand,
  train: async () => (await import('./train.ts')).trainCommand,
  classify: async () => (await import('./classify.ts')).classifyCommand,
  finetune: async () => (await import('./finetune.ts')).finetuneCommand,
  evaluate: async () => (await import('./evaluate.ts')).evaluateCommand,
  threshold: async () => (await import('./threshold.ts')).thresholdCommand,
  models: async () => (await import('./models.ts')).modelsCommand,
  corrections: async () => (await import('./corrections.ts')).correctionsCommand,
  queue: async () => (await import('./queue.ts')).queueCommand,
  forget: async () => (await import('./forget.ts')).forgetCommand,
  keys: async () => (await import('./keys.ts')).keysCommand,
  setup: async () => (await import('./setup.ts')).setupCommand,
  backfill: async () => (await import('./backfill.ts')).backfillCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  completion: async () => (await import('./completion.ts')).completionCommand,
};

type MakeCommand = (context: CommandContext, run: RunCommand) => Command;

const FAILED = 1;
const WRONG_USE = 2;

/** Runs one command line, without the program's name. Resolves to the exit code. @throws DatabaseInUseError */
export async function runCommand(argv: readonly string[], context: CommandContext): Promise<number> {
  const words = argv.length === 0 ? ['status'] : [...argv];
  const program = await buildProgram(context, words[0]);
  try {
    // Whoever types the name alone wants to know where they are.
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof DatabaseInUseError) throw error;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
    context.err(toldOf(error));
    return error instanceof ConfigError ? WRONG_USE : FAILED;
  }
}

/** The tree of commands; only the one that is named, where one is. */
export async function buildProgram(context: CommandContext, named?: string): Promise<Command> {
  const program = new Command('umbrage')
    .description('Complaint triage for Zendesk and Slack.')
    .version(about.version, '-v, --version', 'print the version')
    .addHelpText('after', '\nIn the folder of the project: `npm run umbrage -- COMMAND`, or `npx umbrage COMMAND`.')
    .exitOverride()
    .showHelpAfterError('`umbrage --help` lists the commands, `umbrage COMMAND --help` explains one.')
    .configureOutput({
      writeOut: (text) => context.out(text.trimEnd()),
      writeErr: (text) => context.err(text.trimEnd()),
    });
  // What shells complete is every command.
  const chosen = named === undefined || named === 'completion' ? undefined : COMMANDS[named];
  for (const load of chosen === undefined ? Object.values(COMMANDS) : [chosen]) {
    const make = await load();
    inherit(program, make(context, runCommand));
  }
  return program;
}

/** Commander copies exit and output settings only to commands it creates itself. */
function inherit(parent: Command, child: Command): void {
  child.copyInheritedSettings(parent);
  for (const grandchild of child.commands) grandchild.copyInheritedSettings(parent);
  parent.addCommand(child);
}
