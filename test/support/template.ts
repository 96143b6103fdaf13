import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { uniqueName } from '../../src/commands/world.ts';
import { readConfig } from '../../src/config.ts';
import { ensureModel, firstModel } from '../../src/first-model.ts';
import { openFoundation } from '../../src/foundation.ts';
import { openRuntime } from '../../src/services.ts';
import { runOnServer } from './server.ts';

/** A database after its first start: migrated, with a model. Making one takes seconds, copying it does not. */
export type Template = { model: string } & (
  | { kind: 'embedded'; directory: string }
  | { kind: 'postgres'; server: string; name: string }
);

declare module 'vitest' {
  interface ProvidedContext {
    template: Template;
  }
}

export default async function setup(project: TestProject) {
  const server = process.env.TEST_DATABASE_URL;
  const folder = mkdtempSync(join(tmpdir(), 'umbrage-template-'));
  const [directory, model] = [join(folder, 'place'), join(folder, 'live-model')];
  const name = uniqueName('umbrage_template');
  // Where there is no folder yet, it is begun at once, on PostgreSQL too.
  const first = firstModel({ url: undefined, directory });
  if (server !== undefined) await runOnServer(server, `create database ${name}`);
  const url = server === undefined ? undefined : Object.assign(new URL(server), { pathname: `/${name}` }).href;
  const config = readConfig({ DATA_DIR: directory, DATABASE_URL: url, LOG_LEVEL: 'error' });
  const foundation = await openFoundation(config);
  await ensureModel(foundation.models, foundation.log, first);
  const runtime = await openRuntime(foundation, { slackConnected: () => true, isStopping: () => false });
  await runtime.close();
  renameSync(join(directory, 'live-model'), model);
  const template: Template =
    server === undefined ? { kind: 'embedded', directory, model } : { kind: 'postgres', server, name, model };
  project.provide('template', template);
  console.log(`The tests run on ${server === undefined ? 'the embedded database' : 'PostgreSQL'}.`);
  return async () => {
    if (server !== undefined) await runOnServer(server, `drop database if exists ${name} with (force)`);
    rmSync(folder, { recursive: true, force: true });
  };
}
