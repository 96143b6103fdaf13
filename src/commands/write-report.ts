import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ReportFiles {
  html: string;
  json: string;
}

/** A report holds complaints of customers: only the user who made it may read it. */
const PRIVATE = { mode: 0o600 };

/**
 * Writes `report.html`, `report.json`, and every drawing as SVG and PNG.
 * @returns the paths of page and data
 */
export async function writeReport(
  directory: string,
  { html, charts }: { html: string; charts: readonly { name: string; svg: string; png: Uint8Array }[] },
  data: unknown,
): Promise<ReportFiles> {
  await mkdir(join(directory, 'charts'), { recursive: true, mode: 0o700 });
  const files = { html: join(directory, 'report.html'), json: join(directory, 'report.json') };
  await writeFile(files.html, html, PRIVATE);
  await writeFile(files.json, `${JSON.stringify(data, null, 2)}\n`, PRIVATE);
  for (const { name, svg, png } of charts) {
    await writeFile(join(directory, 'charts', `${name}.svg`), svg, PRIVATE);
    await writeFile(join(directory, 'charts', `${name}.png`), png, PRIVATE);
  }
  return files;
}

/** A folder for a report that was given none: beside the data, named after the moment. */
export function reportFolder(dataDirectory: string, kind: string, at: Date): string {
  return join(dataDirectory, 'reports', `${kind}-${at.toISOString().slice(0, 19).replace(/[:T]/g, '-')}`);
}
