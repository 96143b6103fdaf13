import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelCard } from '../core/model-card.ts';
import { renderChart } from '../report/chart.ts';
import { lossChart } from '../report/loss-chart.ts';

/** Draws the loss of a training as `loss.svg` and `loss.png`. @returns the picture's path; null when no step had a loss */
export async function writeLoss(directory: string, steps: ModelCard['steps']): Promise<string | null> {
  const spec = lossChart({ steps });
  if (spec === null) return null;
  const { svg, png } = await renderChart(spec);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, 'loss.svg'), svg);
  await writeFile(join(directory, 'loss.png'), png);
  return join(directory, 'loss.png');
}
