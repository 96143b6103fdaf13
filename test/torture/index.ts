import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CrashResult, crashLoop } from './crash.ts';
import { hasPostgres, startPostgresServer } from './postgres-server.ts';

/** `npm run torture -- crash [rounds] [seed]`: long runs that try to break a promise. Ends with 1 when one broke. */
async function crash(rounds: number, seed: number): Promise<boolean> {
  let kept = true;
  for (const slackMode of ['http', 'socket'] as const) {
    kept = (await onEmbedded(slackMode, rounds, seed)) && kept;
    if (hasPostgres()) kept = (await onPostgres(slackMode, rounds, seed)) && kept;
    else console.log('Skipped on PostgreSQL: this machine has no initdb (Debian package postgresql).');
  }
  return kept;
}

async function onEmbedded(slackMode: 'http' | 'socket', rounds: number, seed: number): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-torture-'));
  try {
    return report(
      'embedded, one process',
      slackMode,
      seed,
      await crashLoop({ directory, postgres: null, slackMode, rounds, seed }),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function onPostgres(slackMode: 'http' | 'socket', rounds: number, seed: number): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'umbrage-torture-'));
  const postgres = await startPostgresServer();
  try {
    return report(
      'PostgreSQL, three processes',
      slackMode,
      seed,
      await crashLoop({ directory, postgres, slackMode, rounds, seed }),
    );
  } finally {
    postgres.remove();
    rmSync(directory, { recursive: true, force: true });
  }
}

function report(where: string, slackMode: string, seed: number, result: CrashResult): boolean {
  const sorted = result.readyMs.toSorted((one, other) => one - other);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
  const { rounds, accepted, lost, doubled, unopened } = result;
  console.log(
    `crash, ${where}, Slack over ${slackMode}, seed ${seed}: ${rounds} rounds, ${accepted} accepted, ${lost} lost, ${doubled} doubled, ${unopened} did not open, ready after ${median} ms (median), ${Math.round(sorted.at(-1) ?? Number.NaN)} ms (most)`,
  );
  for (const finding of result.findings.slice(0, 20)) console.log(`  ${finding}`);
  if (accepted === 0) console.log('  Nothing was accepted, so nothing was tried: give it more rounds.');
  return accepted > 0 && lost === 0 && doubled === 0 && unopened === 0;
}

const [name, rounds = '100', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
if (name !== 'crash') {
  console.error('Choose one of: crash.');
  process.exitCode = 2;
} else {
  process.exitCode = (await crash(Number(rounds), Number(seed))) ? 0 : 1;
}
