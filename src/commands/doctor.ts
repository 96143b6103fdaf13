import { Command } from 'commander';
import { DatabaseInUseError } from '../adapters/store/lock.ts';
import { ConfigError } from '../config.ts';
import { type Finding, failed, ok } from './checks/check.ts';
import { checkDatabase, checkModel, checkQueue } from './checks/own.ts';
import { checkRemote } from './checks/remote.ts';
import { checkRules } from './checks/rules.ts';
import { checkSlack } from './checks/slack.ts';
import { checkZendesk } from './checks/zendesk.ts';
import { coloured } from './colour.ts';
import type { CommandContext } from './context.ts';

const MARKS = { ok: 'ok', warning: 'warn', failed: 'FAIL', skipped: '-' } as const;
const COLOURS = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const;

export function doctorCommand(context: CommandContext): Command {
  return new Command('doctor')
    .description('Look at everything the bot needs, and say what to do about what is wrong.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine(context);
      const broken = findings.filter(({ status }) => status === 'failed').length;
      if (json) context.out(JSON.stringify({ ok: broken === 0, findings }));
      else for (const finding of findings) for (const line of lines(finding, context)) context.out(line);
      if (broken > 0) throw new Error(`${broken} of ${findings.length} checks failed.`);
    });
}

/** What comes later may depend on what came before, so each look has its turn. */
async function examine(context: CommandContext): Promise<Finding[]> {
  try {
    context.config();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map((fault) =>
      failed('Settings', fault, 'Correct it in .env; .env.example explains each name.'),
    );
  }
  const settings = ok('Settings', 'complete');
  try {
    const foundation = await context.foundation();
    return [
      settings,
      ...(await checkDatabase(foundation)),
      ...(await checkQueue(foundation)),
      ...(await checkModel(foundation)),
      ...(await checkRemote(foundation)),
      ...(await checkRules(foundation)),
      ...(await checkZendesk(foundation)),
      ...(await checkSlack(foundation.config)),
    ];
  } catch (error) {
    if (error instanceof DatabaseInUseError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return [settings, failed('Database', why, 'Check DATABASE_URL, or who may write to DATA_DIR.')];
  }
}

function lines({ name, status, detail, todo }: Finding, context: CommandContext): string[] {
  const first = `${coloured(context, COLOURS[status], MARKS[status].padEnd(5))}${name}: ${detail}`;
  return todo === null ? [first] : [first, `      ${todo}`];
}
