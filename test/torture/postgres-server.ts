import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnServer } from '../support/server.ts';

export interface PostgresServer {
  url: string;
  /** Ends the server as a crash does: no checkpoint, every connection cut. */
  crash(): void;
  start(): void;
  /**
   * Nobody works any more: lets the minute pass in which the queue would notice. Only for when every bot is dead, or jobs
   * that live would be taken for dead.
   */
  heartsStop(): Promise<void>;
  remove(): void;
}

const VERSIONS = '/usr/lib/postgresql';

/** Whether this machine has PostgreSQL's own programs, from the Debian package. */
export function hasPostgres(): boolean {
  return binaries() !== null;
}

/** A database server of the test's own, on a free port. PostgreSQL refuses to run as root, so then it runs as its own user. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const bin = binaries();
  if (bin === null) throw new Error(`There is no PostgreSQL under ${VERSIONS}. Install the Debian package postgresql.`);
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-postgres-'));
  const owner: { uid?: number; gid?: number } = process.getuid?.() === 0 ? idsOf('postgres') : {};
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(directory, owner.uid, owner.gid);
  const port = await freePort();
  const data = join(directory, 'data');
  const run = (program: string, args: string[]) => {
    const { status, stderr } = spawnSync(join(bin, program), args, { ...owner, cwd: directory, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  };
  const start = () =>
    run('pg_ctl', [
      '-D',
      data,
      '-w',
      '-l',
      join(directory, 'log'),
      '-o',
      `-p ${port} -k ${directory} -h 127.0.0.1`,
      'start',
    ]);
  const crash = () => run('pg_ctl', ['-D', data, '-m', 'immediate', '-w', 'stop']);
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-instructions']);
  start();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return {
    url,
    start,
    crash,
    async heartsStop() {
      await runOnServer(url, "update pgboss.job set heartbeat_on = now() - interval '1 minute' where state = 'active'");
    },
    remove() {
      crash();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function binaries(): string | null {
  try {
    const version = readdirSync(VERSIONS).toSorted((one, other) => Number(other) - Number(one))[0];
    return version === undefined ? null : join(VERSIONS, version, 'bin');
  } catch {
    return null;
  }
}

function idsOf(user: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Free at this moment; nobody else is likely to take it in the next. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
