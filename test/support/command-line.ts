import { localContext } from '../../src/commands/context.ts';
import { runCommand } from '../../src/commands/program.ts';
import type { Foundation } from '../../src/foundation.ts';
import { newPlace } from './place.ts';

export interface CommandLine {
  /** Where relative paths of a command lead. */
  directory: string;
  run(...argv: string[]): Promise<{ code: number; out: string; err: string }>;
  foundation(): Promise<Foundation>;
  close(): Promise<void>;
}

/** `umbrage` in this process, on a database of its own, which is opened by the first command that needs it. */
export async function openCommandLine(settings: Readonly<Record<string, string>> = {}): Promise<CommandLine> {
  const place = await newPlace();
  let [out, err]: [string[], string[]] = [[], []];
  const io = {
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    isTerminal: false,
    cwd: place.directory,
    signal: new AbortController().signal,
  };
  const context = localContext(io, { DATA_DIR: place.directory, DATABASE_URL: place.databaseUrl, ...settings });
  return {
    directory: place.directory,
    async run(...argv) {
      [out, err] = [[], []];
      const code = await runCommand(argv, context);
      return { code, out: out.join('\n'), err: err.join('\n') };
    },
    foundation: () => context.foundation(),
    async close() {
      await context.release();
      await place.remove();
    },
  };
}
