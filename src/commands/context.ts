import { type Config, readConfig } from '../config.ts';
import { type Foundation, openFoundation } from '../foundation.ts';

/** Where a command reads and writes: a terminal, or the socket of the running bot. */
export interface CommandContext {
  out(line: string): void;
  err(line: string): void;
  /** Whether a person watches: colours and progress bars. */
  isTerminal: boolean;
  /** Paths given by the person are relative to this folder. */
  cwd: string;
  signal: AbortSignal;
  config(): Config;
  /** Opened on first use. @throws DatabaseInUseError when a running bot has the embedded database */
  foundation(): Promise<Foundation>;
}

/** What a command line outside of the bot works with. `release` closes what was opened. */
export function localContext(
  io: Pick<CommandContext, 'out' | 'err' | 'isTerminal' | 'cwd' | 'signal'>,
  variables: Readonly<Record<string, string | undefined>>,
): CommandContext & { release(): Promise<void> } {
  let opened: Promise<Foundation> | undefined;
  const config = () => readConfig(variables);
  return {
    ...io,
    config,
    foundation: () => {
      opened ??= openFoundation({ ...config(), logLevel: 'error' });
      return opened;
    },
    release: async () => {
      // One that could not be opened has nothing to close, and its error was told where it arose.
      const foundation = await opened?.catch(() => undefined);
      await foundation?.close();
    },
  };
}
