import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync(new URL('../../src/README.md', import.meta.url), 'utf8');
const lines = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:Threat|---)/.test(line));
const missing = (cell = '') =>
  [...cell.matchAll(/`([^`]+)`/g)]
    .map(([, file = '']) => file)
    .filter((file) => !existsSync(new URL(`../../${file}`, import.meta.url)));

test.each(lines)('%s', (line) => {
  const [, , , where = '', tests = ''] = line.split('|');
  expect(where).toMatch(/`.+`/);
  expect(tests).toMatch(/`test\/.+\.test\.ts`/);
  expect([...missing(where), ...missing(tests)]).toEqual([]);
});
