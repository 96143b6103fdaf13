import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Foundation } from '../foundation.ts';
import type { CommandContext } from './context.ts';

/** On the embedded database only the running bot can open it, so commands are run inside the bot. One JSON a line. */
const Asked = z.object({ argv: z.array(z.string()), cwd: z.string() });
const Told = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('out'), line: z.string() }),
  z.object({ kind: z.literal('err'), line: z.string() }),
  z.object({ kind: z.literal('exit'), code: z.int() }),
]);

/** Runs one command line and resolves to its exit code. */
export type RunCommand = (argv: readonly string[], context: CommandContext) => Promise<number>;

/** Takes commands at `path`, for the user who runs the bot only. */
export async function serveCommands(
  path: string,
  foundation: Foundation,
  run: RunCommand,
): Promise<{ close(): Promise<void> }> {
  // We hold the database's lock, so a socket that is still there was left by a process that died.
  rmSync(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((connection) => {
    open.add(connection);
    connection.on('close', () => open.delete(connection));
    serve(connection, foundation, run).catch((err) =>
      foundation.log.error({ err }, 'a command over the socket failed'),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A command may take an hour. Its signal tells it to end.
        for (const connection of open) connection.destroy();
      }),
  };
}

async function serve(connection: Socket, foundation: Foundation, run: RunCommand): Promise<void> {
  const gone = new AbortController();
  connection.on('close', () => gone.abort(new Error('The person who ran the command is gone.')));
  connection.on('error', () => undefined);
  const tell = (told: z.infer<typeof Told>) => connection.write(`${JSON.stringify(told)}\n`);
  for await (const line of createInterface({ input: connection })) {
    const { argv, cwd } = Asked.parse(JSON.parse(line));
    const code = await run(argv, {
      out: (text) => tell({ kind: 'out', line: text }),
      err: (text) => tell({ kind: 'err', line: text }),
      isTerminal: false,
      cwd,
      signal: gone.signal,
      config: () => foundation.config,
      foundation: async () => foundation,
    });
    tell({ kind: 'exit', code });
    connection.end();
    return;
  }
}

/** Runs a command line in the bot that listens at `path`. Resolves to its exit code. */
export async function forwardCommand(
  path: string,
  argv: readonly string[],
  { out, err, cwd, signal }: Pick<CommandContext, 'out' | 'err' | 'cwd' | 'signal'>,
): Promise<number> {
  const connection = createConnection(path);
  const cancel = () => connection.destroy();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    connection.write(`${JSON.stringify({ argv, cwd })}\n`);
    for await (const line of createInterface({ input: connection })) {
      const told = Told.parse(JSON.parse(line));
      if (told.kind === 'exit') return told.code;
      if (told.kind === 'out') out(told.line);
      else err(told.line);
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    connection.destroy();
  }
  throw new Error('The running bot ended the connection before the command was done. Look at its log.');
}
