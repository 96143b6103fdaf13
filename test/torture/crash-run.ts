import { type CrashResult, crashLoop } from './crash.ts';
import { onDatabases } from './databases.ts';
import { newSeed } from './random.ts';

/** `crash [ROUNDS] [SEED] [pglite|postgres]`: kills bots, on both databases unless one is named. */
export async function tortureCrash([rounds = '100', given, only]: readonly string[]): Promise<boolean> {
  return onDatabases(only, async ({ database, directory, postgres }) => {
    const seed = Number(given ?? newSeed());
    const what = `crash, ${database === 'pglite' ? 'PGlite, one process' : 'PostgreSQL, three processes'}, seed ${seed}`;
    console.log(what);
    const began = performance.now();
    const print = (line: string) => console.log(`  ${line}`);
    const result = await crashLoop({ directory, postgres, rounds: Number(rounds), seed, print });
    return report(`${what}, ${rounds} rounds in ${Math.round((performance.now() - began) / 1000)} s`, result);
  });
}

function report(what: string, result: CrashResult): boolean {
  const { accepted, lost, doubled, unopened, dead, crashes } = result;
  const sorted = result.readyMs.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? Number.NaN);
  console.log(
    `${what}: ${accepted} accepted, ${lost.length} lost, ${doubled.length} doubled, ${unopened} did not open, ${crashes.length} crashed by themselves, ${dead.length} dead jobs; ready after ${at(0.5)} ms (median), ${at(0.95)} ms (95 %)`,
  );
  for (const finding of [...crashes, ...dead, ...doubled, ...lost].slice(0, 20)) console.log(`  ${finding}`);
  if (accepted === 0) console.log('  Nothing was accepted, so nothing was tried.');
  return accepted > 0 && unopened === 0 && [lost, doubled, dead, crashes].every((found) => found.length === 0);
}
