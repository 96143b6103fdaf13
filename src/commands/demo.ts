import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Pool } from 'pg';
import { type Catalogue, problemTag, topicTag } from '../core/catalogue.ts';
import { startDemoPage } from '../sandbox/page/index.ts';
import type { CommandContext } from './context.ts';
import { checkDemo } from './demo-check.ts';
import { type RunCommand, serveCommands } from './socket.ts';
import { stopped } from './start.ts';
import { startWorld, uniqueName } from './world.ts';

const PAGE_PORT = 4000;

export function demoCommand(context: CommandContext, run: RunCommand): Command {
  return new Command('demo')
    .description('Run the bot against a Zendesk and a Slack on this machine, with a page that shows all three.')
    .option(
      '--check',
      'no page: send 40 complaints the hard way, print one line of JSON, fail if one is lost or doubled',
    )
    .option('--port <number>', 'port of the page', String(PAGE_PORT))
    .action(async ({ check, port }: { check?: boolean; port: string }) => {
      const place = await temporaryPlace(process.env.DATABASE_URL || undefined);
      try {
        if (check) await runCheck(context, place);
        else await runPage(context, place, Number(port), run);
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

async function runPage(context: CommandContext, place: Place, port: number, run: RunCommand): Promise<void> {
  context.out('Starting. The first start sets up a database and trains a model on the sample complaints.');
  const world = await startWorld(place);
  const { catalogue } = await world.bot().runtime.services.stance();
  const page = await startDemoPage({ ...world, port, topics: catalogue.topics.map(toChoice) });
  const socket = await serveCommands(join(place.directory, 'umbrage.sock'), world.bot().runtime, run);
  context.out(`Open ${page.url} in a browser. Stop with Ctrl+C.`);
  await stopped(context.signal);
  await Promise.all([page.close(), socket.close()]);
  await world.stop();
}

/** A topic as the page's drop-downs need it. */
function toChoice({ name, problems }: Catalogue['topics'][number]) {
  return {
    name,
    tag: topicTag(name),
    problems: problems.map((problem) => ({ name: problem, tag: problemTag(name, problem) })),
  };
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
