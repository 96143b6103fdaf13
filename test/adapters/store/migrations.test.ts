import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const FOLDER = fileURLToPath(new URL('../../../src/adapters/store/migrations', import.meta.url));

/** What the version before would stumble over while both run. */
const FORBIDDEN = [
  /\bDROP\s+(TABLE|COLUMN|SCHEMA|VIEW)\b/i,
  /\bRENAME\b/i,
  /\bALTER\s+COLUMN\b.*\b(TYPE|SET\s+NOT\s+NULL|DROP\s+DEFAULT)\b/i,
  /\bADD\s+COLUMN\b(?!.*\bDEFAULT\b).*\bNOT\s+NULL\b/i,
  /\bALTER\s+TABLE\b.*\bADD\s+CONSTRAINT\b/i,
  /\bCREATE\s+UNIQUE\s+INDEX\b/i,
];

const objections = (sql: string) => {
  const statements = sql.split('--> statement-breakpoint').map((statement) => statement.trim());
  // A table that this very migration makes is unknown to the version before: it may be as strict as it likes.
  const isNew = (statement: string) =>
    [...sql.matchAll(/CREATE TABLE "(\w+)"/g)].some(([, table]) => statement.includes(`"${table}"`));
  return statements.filter((statement) => !isNew(statement) && FORBIDDEN.some((pattern) => pattern.test(statement)));
};

test('every migration leaves the version before it able to work', () => {
  const [, ...later] = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .toSorted();
  expect(later.length).toBeGreaterThan(0);
  for (const name of later) expect(objections(readFileSync(join(FOLDER, name), 'utf8')), name).toEqual([]);
});

test.for([
  'ALTER TABLE "inbox" DROP COLUMN "key";',
  'ALTER TABLE "inbox" RENAME COLUMN "key" TO "name";',
  'ALTER TABLE "inbox" ALTER COLUMN "key" SET NOT NULL;',
  'ALTER TABLE "inbox" ADD COLUMN "sender" text NOT NULL;',
  'DROP TABLE "inbox";',
])('%s would be noticed', (sql) => {
  expect(objections(`CREATE TABLE "other" ("id" text);\n--> statement-breakpoint\n${sql}`)).toEqual([sql]);
});

test('a column that is null or has a default may come', () => {
  const sql =
    'ALTER TABLE "inbox" ADD COLUMN "a" text;\n--> statement-breakpoint\nALTER TABLE "inbox" ADD COLUMN "b" integer DEFAULT 0 NOT NULL;';
  expect(objections(sql)).toEqual([]);
});
