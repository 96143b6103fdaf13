import { tortureCrash } from './crash-run.ts';
import { tortureFaults } from './faults-run.ts';
import { tortureFuzz } from './fuzz-run.ts';

/** `npm run torture -- NAME [...]`: long runs that try to break a promise. Resolves to whether all were kept. */
const TORTURES: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  crash: tortureCrash,
  faults: tortureFaults,
  fuzz: tortureFuzz,
};

const [name = '', ...args] = process.argv.slice(2);
const torture = TORTURES[name];
if (torture === undefined) {
  console.error(`Choose one of: ${Object.keys(TORTURES).join(', ')}.`);
  process.exitCode = 2;
} else {
  process.exitCode = (await torture(args)) ? 0 : 1;
}
