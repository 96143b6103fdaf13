import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** File with the document as JSON; null when there is none on this machine. */
    zendeskDocument: string | null;
  }
}

const NAME = 'zendesk-support-openapi.yaml';
const PARSER = fileURLToPath(new URL('./parse-document.ts', import.meta.url));

/** Parsing the official document takes seconds, so it is done once for all test files, while something else is done as well. */
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
  await promisify(execFile)(process.execPath, [PARSER, file, join(directory, 'document.json')]);
  project.provide('zendeskDocument', join(directory, 'document.json'));
  return () => rmSync(directory, { recursive: true });
}
