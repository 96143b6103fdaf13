import { Command, CommanderError } from 'commander';
import { withoutValues } from '../adapters/log.ts';
import { DatabaseInUseError } from '../adapters/store/lock.ts';
import { ConfigError } from '../config.ts';
import { backfillCommand } from './backfill.ts';
import { classifyCommand } from './classify.ts';
import type { CommandContext } from './context.ts';
import { correctionsCommand } from './corrections.ts';
import { dataCommand } from './data.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { evaluateCommand } from './evaluate.ts';
import { finetuneCommand } from './finetune.ts';
import { keysCommand } from './keys.ts';
import { modelsCommand } from './models.ts';
import { queueCommand } from './queue.ts';
import { setupCommand } from './setup.ts';
import { startCommand } from './start.ts';
import { thresholdCommand } from './threshold.ts';
import { trainCommand } from './train.ts';

const FAILED = 1;
const WRONG_USE = 2;

/** Runs one command line, without the program's name. Resolves to the exit code. @throws DatabaseInUseError */
export async function runCommand(argv: readonly string[], context: CommandContext): Promise<number> {
  const program = buildProgram(context);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof DatabaseInUseError) throw error;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
    context.err(withoutValues(error instanceof Error ? error.message : String(error)));
    return error instanceof ConfigError ? WRONG_USE : FAILED;
  }
}

function buildProgram(context: CommandContext): Command {
  const program = new Command('umbrage')
    .description('Complaint triage for Zendesk and Slack.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.out(text.trimEnd()),
      writeErr: (text) => context.err(text.trimEnd()),
    });
  for (const command of [
    demoCommand,
    startCommand,
    dataCommand,
    trainCommand,
    classifyCommand,
    finetuneCommand,
    evaluateCommand,
    thresholdCommand,
    modelsCommand,
    correctionsCommand,
    queueCommand,
    keysCommand,
    setupCommand,
    backfillCommand,
    doctorCommand,
  ]) {
    inherit(program, command(context, runCommand));
  }
  return program;
}

/** Commander copies exit and output settings only to commands it creates itself. */
function inherit(parent: Command, child: Command): void {
  child.copyInheritedSettings(parent);
  for (const grandchild of child.commands) grandchild.copyInheritedSettings(parent);
  parent.addCommand(child);
}
