import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Steady {
  /** Without a version: the document's paths have none. */
  url: string;
  close(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../../node_modules/@stdy/cli/steady.js', import.meta.url));

/** The document that the vendor publishes, or null with the reason printed. */
export function publishedDocument(): string | null {
  const folder = process.env.SPECS_DIR;
  const why =
    folder === undefined
      ? 'SPECS_DIR is not set'
      : [join(folder, 'openai-openapi.yaml'), PROGRAM].find((file) => !existsSync(file));
  if (folder !== undefined && why === undefined) return join(folder, 'openai-openapi.yaml');
  console.log(`Skipped: the client is not tried against @stdy/cli on the official document (${why}).`);
  return null;
}

/** `@stdy/cli`, the mock server that the vendor's own packages are tested with: valid answers of random content. */
export async function startSteady(document: string): Promise<Steady> {
  const port = await freePort();
  const program = spawn(process.execPath, [PROGRAM, '-q', '--host', '127.0.0.1', '-p', `${port}`, document], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // With CI set it does not say when it is ready.
    env: { ...process.env, CI: undefined },
  });
  const exited = new Promise<void>((resolve) => program.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    program.stdout.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('Ready to accept requests')) resolve();
    });
    program.once('exit', () => reject(new Error(`@stdy/cli ended before it was ready: ${said}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      program.kill('SIGTERM');
      await exited;
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
