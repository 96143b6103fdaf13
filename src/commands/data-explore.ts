import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { BandBounds } from '../core/classification.ts';
import { exploreCharts, type NamedChart } from '../report/explore-charts.ts';
import { explorePage } from '../report/explore-page.ts';
import { type Exploration, explore } from '../training/explore.ts';
import { readForExploring } from '../training/explore-read.ts';
import type { PlacedRow } from '../training/explore-rows.ts';
import { type ColumnOptions, columnsFrom, withColumnOptions } from './column-options.ts';
import type { CommandContext } from './context.ts';
import { type ProgressBar, progressBar } from './progress.ts';

interface Options extends ColumnOptions {
  data?: string;
  out: string;
  json?: boolean;
}

/** Shares of the whole time, roughly: reading, looking, drawing. */
const READ = 0.15;
const EXPLORED = 0.6;

export function exploreCommand(context: CommandContext): Command {
  const command = new Command('explore')
    .description('Look at the labelled complaints: one HTML page, and each chart as PNG and SVG.')
    .option('--data <file>', 'a file as `data import` takes it; without it, what was imported');
  return withColumnOptions(command)
    .option('--out <folder>', 'where to write', 'umbrage-explore')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      const bar = progressBar(context, 'Reading');
      try {
        await run(context, options, bar);
      } finally {
        bar.stop();
      }
    });
}

async function run(context: CommandContext, options: Options, bar: ProgressBar): Promise<void> {
  const { signal } = context;
  const { rows, leftOut, source } = await rowsFor(context, options, (share) => bar.update(share * READ));
  const found = await explore(rows, {
    bounds: BandBounds.parse({}),
    signal,
    onProgress: (share) => bar.update(READ + share * (EXPLORED - READ), 'Looking'),
  });
  const charts = await exploreCharts(found, {
    signal,
    onProgress: (share) => bar.update(EXPLORED + share * (1 - EXPLORED), 'Drawing'),
  });
  const folder = resolve(context.cwd, options.out);
  const page = await writeAll(folder, explorePage(found, charts, source), charts);
  bar.stop();
  if (options.json) {
    context.out(JSON.stringify({ page, charts: charts.map(({ name }) => name), leftOut, ...found }));
    return;
  }
  for (const line of summary(found, leftOut)) context.out(line);
  context.out(`Wrote ${page} and ${charts.length} charts as PNG and SVG beside it.`);
}

async function rowsFor(
  context: CommandContext,
  options: Options,
  onProgress: (share: number) => void,
): Promise<{ rows: PlacedRow[]; leftOut: number; source: string }> {
  if (options.data !== undefined) {
    const file = resolve(context.cwd, options.data);
    const read = await readForExploring(file, columnsFrom(options), { onProgress, signal: context.signal });
    return { ...read, source: basename(file) };
  }
  const imported = await (await context.foundation()).training.imported();
  if (imported.length === 0) {
    throw new Error('Nothing was imported yet. Run `umbrage data import FILE` first, or name a file with --data.');
  }
  const rows = imported.map((row, place) => ({ ...row, where: `no. ${place + 1}` }));
  return { rows, leftOut: 0, source: 'what was imported' };
}

async function writeAll(folder: string, html: string, charts: readonly NamedChart[]): Promise<string> {
  const page = join(folder, 'explore.html');
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, svg, png } of charts) {
      await writeFile(join(folder, `${name}.svg`), svg);
      await writeFile(join(folder, `${name}.png`), png);
    }
    await writeFile(page, html);
  } catch (cause) {
    throw new Error(`The charts could not be written to ${folder}. Check who may write there, and the space left.`, {
      cause,
    });
  }
  return page;
}

/** Five lines. */
function summary(found: Exploration, leftOut: number): string[] {
  const { rows, topics, problems, index, duplicates, contradictions, near, personal, findings } = found;
  const [largest, smallest] = [topics[0], topics.at(-1)];
  const spread =
    index === null
      ? 'No row has an index.'
      : `Index: median ${Math.round(index.median)}, eight of ten rows from ${Math.round(index.low)} to ${Math.round(index.high)}.`;
  const sizes =
    largest === undefined || smallest === undefined
      ? 'No row has a topic.'
      : `${topics.length} topics, from ${largest.name} (${largest.count}) to ${smallest.name} (${smallest.count}); ${problems.length} problems.`;
  const worst = findings.slice(0, 3).map(({ label }) => label.toLowerCase());
  return [
    `${rows} complaints${leftOut > 0 ? `; ${leftOut} rows of the file cannot be used` : ''}.`,
    sizes,
    spread,
    `${duplicates.extraRows} repeated rows, ${near.rows} nearly the same, ${contradictions.groups} texts with contradicting labels, ${personal.rows} rows with personal data.`,
    worst.length === 0 ? 'Nothing stands out.' : `Look at first: ${worst.join(', ')}.`,
  ];
}
