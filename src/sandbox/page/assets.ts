import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import type { HttpReply } from '../../http.ts';

const FOLDER = new URL('./browser/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  ts: 'text/javascript; charset=utf-8',
};

/** Scripts and styles from this server only, no inline ones; no frame, no form that leaves the page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Every file of the page by its path. TypeScript is served with its types erased, so there is no build step. */
export async function readAssets(): Promise<ReadonlyMap<string, HttpReply>> {
  const names = await readdir(FOLDER);
  const files = await Promise.all(
    names.map(async (name) => asset(name, await readFile(new URL(name, FOLDER), 'utf8'))),
  );
  return new Map(files);
}

function asset(name: string, content: string): [path: string, reply: HttpReply] {
  const kind = name.slice(name.lastIndexOf('.') + 1);
  const headers = {
    'content-type': TYPES[kind] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  const body = kind === 'ts' ? withoutBlanks(stripTypeScriptTypes(content, { mode: 'strip' })) : content;
  return [name === 'index.html' ? '/' : `/${name}`, { status: 200, headers, body }];
}

/** Erased types leave blanks behind, so that lines keep their numbers; those at the end of a line serve nobody. */
const withoutBlanks = (code: string): string => code.replace(/[ \t]+$/gm, '');
