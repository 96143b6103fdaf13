import { runCommand } from '../../src/commands/program.ts';
import type { World } from '../../src/commands/world.ts';
import type { Config } from '../../src/config.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs a command line inside the running bot, as its socket does, in the folder `cwd`. */
export async function command(
  app: World,
  argv: readonly string[],
  options: { cwd?: string; config?: Partial<Config>; signal?: AbortSignal } = {},
): Promise<Ran> {
  const { runtime } = app.bot();
  const config = { ...runtime.config, ...options.config };
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(argv, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    isTerminal: false,
    cwd: options.cwd ?? config.database.directory,
    signal: options.signal ?? new AbortController().signal,
    config: () => config,
    foundation: async () => ({ ...runtime, config }),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
