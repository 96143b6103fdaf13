import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderChart } from '../report/chart.ts';
import { reportPage } from '../report/page.ts';
import type { StepMetrics } from '../training/finetune-run.ts';
import { lossCurve } from '../training/loss-curve.ts';

/** Writes the curve of a training as HTML and PNG, and its vega-lite description. @returns the files written */
export async function writeCurve(folder: string, title: string, metrics: readonly StepMetrics[]): Promise<string[]> {
  const spec = lossCurve(title, metrics);
  const [pageFile, picture, description] = [
    join(folder, 'loss.html'),
    join(folder, 'loss.png'),
    join(folder, 'loss.vl.json'),
  ];
  await writeFile(description, JSON.stringify(spec, null, 2));
  // Some providers tell no metrics at all, and there is no curve without a point.
  if (spec.vconcat.length === 0) return [description];
  const { svg, png } = await renderChart(spec);
  const charts = [{ svg, alt: `${title}: loss and accuracy by step` }];
  const page = reportPage({
    title,
    subtitle: 'Loss and accuracy by step',
    sections: [{ id: 'loss', title: 'Loss', charts }],
  });
  await writeFile(pageFile, page);
  await writeFile(picture, png);
  return [pageFile, picture, description];
}
