import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import type { CommandContext } from './context.ts';
import { writeEnvFile } from './env-file.ts';
import { askSettings, faultOf } from './init-questions.ts';
import { terminal } from './init-terminal.ts';

interface Options {
  set?: string[];
  force?: boolean;
  json?: boolean;
}

/** `init`: the first settings, asked for or given. Only names are printed, never values. */
export function initCommand(context: CommandContext): Command {
  return new Command('init')
    .description('Ask for the settings of Zendesk and Slack and write them to .env.')
    .option('--set <NAME=value...>', 'instead of asking; a NAME alone takes its value from the environment')
    .option('--force', 'with --set: replace what .env says already')
    .option('--json', 'print JSON')
    .action(async ({ set, force, json }: Options, command: Command) => {
      const file = join(context.cwd, '.env');
      const held = existsSync(file) ? read(file) : {};
      if (set === undefined && !(context.isTerminal && process.stdin.isTTY)) {
        command.error(
          'error: init asks questions and needs a terminal. Without one give the settings with --set NAME=value.',
        );
      }
      const values = set === undefined ? await askSettings(terminal, held) : given(set, held, force === true, command);
      // The whole has to fit before anything is written.
      readConfig({ ...held, ...values });
      const written = Object.keys(values);
      if (written.length > 0) writeEnvFile(file, values);
      if (json) context.out(JSON.stringify({ file, written }));
      else for (const line of report(written)) context.out(line);
    });
}

const read = (file: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parseEnv(readFileSync(file, 'utf8'))).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

function given(
  set: readonly string[],
  held: Readonly<Record<string, string>>,
  force: boolean,
  command: Command,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const each of set) {
    const at = each.indexOf('=');
    const name = at === -1 ? each : each.slice(0, at);
    const value = at === -1 ? process.env[name] : each.slice(at + 1);
    const fault = faultOf(name, value);
    if (fault !== undefined) command.error(`error: ${name}: ${fault}`);
    const isOther = (held[name] ?? '') !== '' && held[name] !== value;
    if (isOther && !force) command.error(`error: ${name} is set already. Add --force to replace it.`);
    if (value !== undefined && held[name] !== value) values[name] = value;
  }
  return values;
}

function report(written: readonly string[]): string[] {
  if (written.length === 0) return ['Nothing changed: .env says all of this already.'];
  return [
    `Wrote ${written.join(', ')} to .env. Only you may read it; .env.example explains each name.`,
    'Next: `umbrage doctor` tries them out, `umbrage` says what comes after that.',
  ];
}
