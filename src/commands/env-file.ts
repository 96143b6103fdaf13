import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Puts settings into a `.env` file that only its owner may read. Other lines stay as they are, comments included; a name
 * that is there already, also with an empty value, keeps its place.
 */
export function writeEnvFile(file: string, values: Readonly<Record<string, string>>): void {
  const held = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const nameOf = (line: string) => /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)\s*=/.exec(line)?.[1];
  const known = new Set(held.map(nameOf));
  const kept = held.map((line) => {
    const name = nameOf(line);
    const value = name === undefined ? undefined : values[name];
    return value === undefined ? line : `${name}=${value}`;
  });
  while (kept.at(-1) === '') kept.pop();
  const added = Object.entries(values).flatMap(([name, value]) => (known.has(name) ? [] : [`${name}=${value}`]));
  // Complete or not at all: a half-written file would lose somebody's settings.
  const draft = `${file}.new`;
  writeFileSync(draft, `${[...kept, ...added].join('\n')}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}
