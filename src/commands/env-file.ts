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
    return value === undefined ? line : `${name}=${quoted(value)}`;
  });
  while (kept.at(-1) === '') kept.pop();
  const added = Object.entries(values).flatMap(([name, value]) =>
    known.has(name) ? [] : [`${name}=${quoted(value)}`],
  );
  // Complete or not at all: a half-written file would lose somebody's settings.
  const draft = `${file}.new`;
  writeFileSync(draft, `${[...kept, ...added].join('\n')}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, file);
}

/** As Node reads it: a bare value ends at `#`, and a quoted one at the next quote of its kind. */
function quoted(value: string): string {
  if (/^[^\s#'"`]*$/.test(value)) return value;
  const quote = ["'", '"', '`'].find((each) => !value.includes(each));
  if (quote === undefined || /[\r\n]/.test(value))
    throw new Error('A value with every kind of quote, or of several lines, cannot be stored in .env.');
  return `${quote}${value}${quote}`;
}
