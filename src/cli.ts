import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { toldOf, withoutValues } from './adapters/log.ts';
import { DatabaseInUseError } from './adapters/store/lock.ts';
import { localContext } from './commands/context.ts';
import { runCommand } from './commands/program.ts';
import { forwardCommand } from './commands/socket.ts';

const LINGER_MS = 200;

/** Runs the command line of this process; a command that needs the database of a running bot runs in the bot. */
async function main(argv: readonly string[]): Promise<number> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('Stopped.')));
  const io = {
    out: (line: string) => void process.stdout.write(`${line}\n`),
    err: (line: string) => void process.stderr.write(`${line}\n`),
    isTerminal: process.stdout.isTTY === true && process.stderr.isTTY === true,
    cwd: process.cwd(),
    signal: stop.signal,
  };
  const context = localContext(io, process.env);
  try {
    return await runCommand(argv, context);
  } catch (error) {
    if (!(error instanceof DatabaseInUseError)) throw error;
    const socket = join(context.config().database.directory, 'umbrage.sock');
    if (existsSync(socket) && argv[0] !== 'start') return await forwardCommand(socket, argv, io);
    io.err(error.message);
    return 1;
  } finally {
    await context.release();
    // A call to the outside that never returns was given up; its connection must not keep the process alive.
    if (stop.signal.aborted) setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

// Left alone, Node prints a crash with every property of the error and of its causes: requests, and the tokens in them.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${withoutValues(error instanceof Error ? (error.stack ?? error.message) : String(error))}\n`);
  process.exit(1);
});
// A diagnostic report of a crash would list the environment, and so every secret of the settings.
Object.assign(process.report, { excludeEnv: true });

// Somebody who pipes us into `head` has read enough; that is no failure.
process.stdout.on('error', (error) => {
  if (!('code' in error && error.code === 'EPIPE')) throw error;
  process.exit(0);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${toldOf(error)}\n`);
  process.exitCode = 1;
}
