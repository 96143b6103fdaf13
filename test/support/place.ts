import { cpSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { uniqueName } from '../../src/commands/world.ts';
import { runOnServer } from './server.ts';

export interface Place {
  directory: string;
  databaseUrl: string | undefined;
  remove(): Promise<void>;
}

/** A database that nobody else uses, in the state after a first start. Which kind, the run decides. */
export async function newPlace(): Promise<Place> {
  const template = inject('template');
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-test-'));
  const removeDirectory = () => rmSync(directory, { recursive: true, force: true });
  linkModel(template.model, join(directory, 'live-model'));
  if (template.kind === 'embedded') {
    cpSync(template.directory, directory, { recursive: true });
    return { directory, databaseUrl: undefined, remove: async () => removeDirectory() };
  }
  const { server } = template;
  const name = uniqueName('umbrage_test');
  await runOnServer(server, `create database ${name} template ${template.name}`);
  // No test ends this server, so no commit has to wait for a disk that is busy with the next test's database.
  await runOnServer(server, `alter database ${name} set synchronous_commit = off`);
  return {
    directory,
    databaseUrl: Object.assign(new URL(server), { pathname: `/${name}` }).href,
    async remove() {
      await runOnServer(server, `drop database if exists ${name} with (force)`);
      removeDirectory();
    },
  };
}

/** All places share the file of the model they begin with: a hundred copies of it would keep a slow disk busy. */
function linkModel(from: string, to: string): void {
  mkdirSync(to, { mode: 0o700 });
  for (const name of readdirSync(from)) linkSync(join(from, name), join(to, name));
}
