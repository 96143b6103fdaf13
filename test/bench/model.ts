import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calibrationOf, type OurScores, ours } from './model-ours.ts';
import { manyRows, speedOf } from './model-speed.ts';
import { type Bar, type Trial, trials } from './model-splits.ts';
import { type Yardstick, type YardstickScores, yardstick } from './model-yardstick.ts';

const DEFAULT_FOLDER = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/**
 * Prints the bars of the embedded model: ours beside scikit-learn on the same splits in the same run. `--quick` draws fewer samples and
 * leaves out the slowest yardsticks and the large training; `--only=TEXT` prints the rows with that text in their name, and no speeds.
 */
export async function benchModel(): Promise<void> {
  const folder = process.env.DATA_FOLDER ?? DEFAULT_FOLDER;
  const quick = process.argv.includes('--quick');
  if (!existsSync(folder)) {
    console.log(
      `model: left out, there is no data in ${folder}. Set DATA_FOLDER to a folder with seed, banking77, airline_reason, airline_sent.`,
    );
    return;
  }
  const rule = yardstick();
  console.log(rule === null ? 'scikit-learn: left out, no python3 with it was found' : `scikit-learn ${rule.version}`);
  const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? '';
  const all = trials(folder, quick);
  for (const trial of all.filter(({ name }) => name.includes(only))) await row(trial, rule);
  rule?.close();
  if (only === '') await speed(all, quick);
}

async function row(trial: Trial, rule: Yardstick | null): Promise<void> {
  const mine: OurScores[] = [];
  const theirs: YardstickScores[] = [];
  for (const split of trial.splits) {
    mine.push(await ours(trial, split));
    if (rule !== null) theirs.push(await rule.ask(trial, split));
  }
  const measured = measure(trial, mine, theirs);
  console.log(`\n${trial.name} (${trial.splits.length} ${trial.splits.length === 1 ? 'split' : 'splits'})`);
  for (const line of trial.kind === 'topic' ? topicLines(mine, theirs) : indexLines(mine, theirs))
    console.log(`  ${line}`);
  for (const [bar, bound] of Object.entries(trial.bars)) console.log(`  ${verdict(measured, bar, bound)}`);
}

function verdict(measured: Map<string, number>, bar: string, bound: number): string {
  const value = measured.get(bar);
  if (value === undefined) return `${bar}: not measured without scikit-learn`;
  const below = bar === 'maeRatio' || bar === 'calibration';
  const holds = below ? value <= bound : value >= bound - 0.0005;
  return `${bar} ${value.toFixed(3)} (bar ${below ? '<=' : '>='} ${bound}) ${holds ? 'holds' : 'MISSED'}`;
}

function measure(trial: Trial, mine: readonly OurScores[], theirs: readonly YardstickScores[]): Map<Bar, number> {
  const result = new Map<Bar, number>([
    ['accuracy', mean(mine.map(({ accuracy }) => accuracy))],
    ['calibration', calibrationOf(mine)],
  ]);
  if (theirs.length === 0) return result;
  const better = (name: string) => Math.max(...models(theirs).map((model) => meanOf(theirs, model, name)));
  if (trial.kind === 'topic') {
    result.set('accuracyRatio', mean(mine.map(({ accuracy }) => accuracy)) / better('accuracy'));
    result.set('macroF1Ratio', mean(mine.map(({ macroF1 }) => macroF1)) / better('macroF1'));
  } else {
    result.set('maeRatio', mean(mine.map(({ mae }) => mae)) / better('mae'));
    result.set('spearmanRatio', mean(mine.map(({ spearman }) => spearman)) / better('spearman'));
  }
  return result;
}

function topicLines(mine: readonly OurScores[], theirs: readonly YardstickScores[]): string[] {
  const line = (name: string, accuracy: number, macroF1: number, seconds: number, rest = '') =>
    `${name.padEnd(8)} accuracy ${accuracy.toFixed(4)}  macro-F1 ${macroF1.toFixed(4)}  training ${seconds.toFixed(1)} s${rest}`;
  return [
    line(
      'ours',
      mean(mine.map((one) => one.accuracy)),
      mean(mine.map((one) => one.macroF1)),
      mean(mine.map((one) => one.seconds)),
      `  calibration error ${calibrationOf(mine).toFixed(3)}`,
    ),
    ...models(theirs).map((model) =>
      line(
        model,
        meanOf(theirs, model, 'accuracy'),
        meanOf(theirs, model, 'macroF1'),
        meanOf(theirs, model, 'seconds'),
      ),
    ),
  ];
}

function indexLines(mine: readonly OurScores[], theirs: readonly YardstickScores[]): string[] {
  const line = (name: string, mae: number, spearman: number, seconds: number) =>
    `${name.padEnd(8)} MAE ${mae.toFixed(2)}  Spearman ${spearman.toFixed(4)}  training ${seconds.toFixed(1)} s`;
  return [
    line(
      'ours',
      mean(mine.map((one) => one.mae)),
      mean(mine.map((one) => one.spearman)),
      mean(mine.map((one) => one.seconds)),
    ),
    ...models(theirs).map((model) =>
      line(model, meanOf(theirs, model, 'mae'), meanOf(theirs, model, 'spearman'), meanOf(theirs, model, 'seconds')),
    ),
  ];
}

async function speed(all: readonly Trial[], quick: boolean): Promise<void> {
  const banking = all.find(({ name }) => name === 'BANKING77, all')?.splits[0];
  const sent = all.find(({ name }) => name === 'airline index, all')?.splits[0];
  const reasons = all.find(({ name }) => name === 'airline reasons, all')?.splits[0];
  for (const [name, split] of [
    ['BANKING77', banking],
    ['airline tweets', sent],
  ] as const) {
    if (split === undefined) continue;
    const { megabytes, loadMs, oneMs, perSecond } = await speedOf(split.train, split.test);
    console.log(
      `\n${name}: file ${megabytes.toFixed(1)} MB (bar 15), loads in ${loadMs.toFixed(0)} ms (bar 200), one text ${oneMs.toFixed(3)} ms (bar 0.2), batch ${perSecond.toFixed(0)} texts/s (bar 5000)`,
    );
  }
  if (quick || reasons === undefined) return;
  const { seconds, megabytes, worstPauseMs } = await manyRows(reasons.train, 100_000);
  console.log(
    `\n100,000 rows, 20 classes: ${seconds.toFixed(0)} s (bar 600), ${megabytes.toFixed(0)} MB resident (bar 2000), longest pause of the event loop ${worstPauseMs.toFixed(0)} ms`,
  );
}

/** Names of the yardsticks, in the order they were asked. */
const models = (scores: readonly YardstickScores[]): string[] => Object.keys(scores[0] ?? {});
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const meanOf = (scores: readonly YardstickScores[], model: string, name: string): number =>
  mean(scores.map((one) => Object.entries(one[model] ?? {}).find(([key]) => key === name)?.[1] ?? 0));

if (import.meta.main) await benchModel();
