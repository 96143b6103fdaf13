import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { parse } from 'yaml';

declare module 'vitest' {
  interface ProvidedContext {
    /** File with the document as JSON; null when there is none on this machine. */
    zendeskDocument: string | null;
  }
}

const NAME = 'zendesk-support-openapi.yaml';

/** Parsing the official document takes seconds, so it is done once for all test files. */
export default async function setup(project: TestProject) {
  const folder = process.env.SPECS_DIR;
  const file = folder === undefined ? null : join(folder, NAME);
  if (file === null || !existsSync(file)) {
    const why = file === null ? 'SPECS_DIR is not set' : `there is no ${NAME} in SPECS_DIR`;
    console.log(`Skipped: requests to Zendesk are not compared with its official document, since ${why}.`);
    project.provide('zendeskDocument', null);
    return () => undefined;
  }
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-document-'));
  const { paths, components } = parse(readFileSync(file, 'utf8'), { maxAliasCount: -1 });
  const { schemas, parameters } = components;
  writeFileSync(join(directory, 'document.json'), JSON.stringify({ paths, components: { schemas, parameters } }));
  project.provide('zendeskDocument', join(directory, 'document.json'));
  return () => rmSync(directory, { recursive: true });
}
