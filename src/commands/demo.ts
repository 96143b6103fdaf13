import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { Pool } from 'pg';
import { type Catalogue, problemTag, topicTag } from '../core/catalogue.ts';
import { startDemoPage } from '../sandbox/page/index.ts';
import type { CommandContext } from './context.ts';
import { checkDemo } from './demo-check.ts';
import { startDemoWorld } from './demo-world.ts';
import { type RunCommand, serveCommands } from './socket.ts';
import { stopped } from './start.ts';
import { uniqueName } from './world.ts';

const PAGE_PORT = 4000;

export function demoCommand(context: CommandContext, run: RunCommand): Command {
  return new Command('demo')
    .description('Run the bot against a Zendesk and a Slack on this machine, with a page that shows all three.')
    .option(
      '--check',
      'no page: send 40 complaints the hard way, print one line of JSON, fail if one is lost or doubled',
    )
    .option('--port <number>', 'port of the page', portNumber, PAGE_PORT)
    .option('--json', 'print the address of the page as JSON; --check prints JSON in any case')
    .action(async ({ check, port, json }: { check?: boolean; port: number; json?: boolean }) => {
      const place = await temporaryPlace(process.env.DATABASE_URL || undefined);
      try {
        if (check) await runCheck(context, place);
        else await runPage(context, place, { port, json: json === true }, run);
      } finally {
        await place.remove();
      }
    });
}

/** Prints the result of the check. @throws Error, and so exit code 1, when anything was lost or doubled */
export async function runCheck(
  context: Pick<CommandContext, 'out'>,
  place: Pick<Place, 'directory' | 'databaseUrl'>,
): Promise<void> {
  const result = await checkDemo({ ...place, settings: { LOG_LEVEL: 'error' } });
  context.out(JSON.stringify(result));
  if (result.lost > 0 || result.duplicates > 0) throw new Error('The demo lost or doubled something.');
}

async function runPage(
  context: CommandContext,
  place: Place,
  { port, json }: { port: number; json: boolean },
  run: RunCommand,
): Promise<void> {
  if (!json) context.out('Starting. The first start sets up a database and trains a model on the sample complaints.');
  await makeData(place, context.signal);
  const world = await startDemoWorld(place);
  const { catalogue } = await world.bot().runtime.services.stance();
  const page = await startDemoPage({ ...world, port, topics: catalogue.topics.map(toChoice) });
  const socket = await serveCommands(join(place.directory, 'umbrage.sock'), world.bot().runtime, run);
  context.out(json ? JSON.stringify({ url: page.url }) : `Open ${page.url} in a browser. Stop with Ctrl+C.`);
  await stopped(context.signal);
  await Promise.all([page.close(), socket.close()]);
  await world.stop();
}

/** Making a database and training leave hundreds of megabytes behind in the process that does it, so another one does. */
async function makeData({ directory, databaseUrl = '' }: Place, signal: AbortSignal): Promise<void> {
  const script = fileURLToPath(new URL('./demo-data.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, script, directory, databaseUrl], {
    signal,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('The database of the demo could not be made; the reason stands above.');
}

/** A topic as the page's drop-downs need it. */
export function toChoice({ name, problems }: Catalogue['topics'][number]) {
  return {
    name,
    tag: topicTag(name),
    problems: problems.map((problem) => ({ name: problem, tag: problemTag(name, problem) })),
  };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a port, 0 to 65535; 0 takes a free one.');
}

interface Place {
  directory: string;
  databaseUrl: string | undefined;
  remove(): Promise<void>;
}

/** Each demo starts from nothing, since the sandbox does: a folder, and on PostgreSQL a database, of its own. */
async function temporaryPlace(serverUrl: string | undefined): Promise<Place> {
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-demo-'));
  const removeDirectory = () => rmSync(directory, { recursive: true, force: true });
  if (serverUrl === undefined) return { directory, databaseUrl: undefined, remove: async () => removeDirectory() };
  const name = uniqueName('umbrage_demo');
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await onServer(serverUrl, `create database ${name}`);
  return {
    directory,
    databaseUrl: url.href,
    remove: async () => {
      await onServer(serverUrl, `drop database if exists ${name} with (force)`);
      removeDirectory();
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}
