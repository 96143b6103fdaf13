import { fuzz, PARSERS } from './fuzz.ts';
import { watchdog } from './watchdog.ts';

const INPUTS = 100_000;

/** `fuzz [INPUTS] [SEED]`: hostile inputs for every parser that meets outside bytes. Resolves to whether none did harm. */
export async function tortureFuzz([
  inputsSaid = String(INPUTS),
  seedSaid = String(Date.now() % 1_000_000),
]: readonly string[]): Promise<boolean> {
  const [inputs, seed] = [Number(inputsSaid), Number(seedSaid)];
  let kept = true;
  for (const parser of PARSERS) {
    const watch = watchdog(`${parser.name}, seed ${seed}: one input takes longer than a minute.`);
    const began = performance.now();
    const { rejected, slowestMs, findings, ...done } = await fuzz(parser, inputs, seed);
    watch.stop();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(
      `fuzz, ${parser.name}, seed ${seed}: ${done.inputs} inputs, ${rejected} refused, ${findings.length} findings, slowest ${Math.round(slowestMs)} ms, ${seconds} s`,
    );
    for (const finding of findings) console.log(`  ${finding}`);
    kept &&= findings.length === 0;
  }
  return kept;
}
