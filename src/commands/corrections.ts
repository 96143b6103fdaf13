import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { corrected } from '../adapters/store/corrected.ts';
import { csvLine } from '../core/csv-line.ts';
import { correctedComplaints, correctedRow } from '../training/read-corrections.ts';
import type { CommandContext } from './context.ts';

const COLUMNS = [
  ...['text', 'topic', 'problem', 'index', 'date', 'complaint_id'],
  ...['model_topic', 'model_problem', 'model_index', 'model_confidence', 'model'],
];

export function correctionsCommand(context: CommandContext): Command {
  const corrections = new Command('corrections').description('What people knew better than the model.');
  corrections
    .command('export')
    .description(
      'Every corrected complaint as CSV: what people said, empty where they said nothing, and what the model had said.',
    )
    .option('--output <file>', 'write it there instead of printing it')
    .option('--json', 'print JSON')
    .action(async ({ output, json }: { output?: string; json?: boolean }) => {
      const { database } = await context.foundation();
      const rows = correctedComplaints(await corrected(database.sql)).map((complaint) => {
        const { text, topic, problem, index } = correctedRow(complaint);
        const { complaintId, at, confidence, model } = complaint;
        const said = [text, topic, problem, index, at, complaintId];
        return [...said, complaint.topic, complaint.problem, complaint.index, Number(confidence.toFixed(4)), model];
      });
      const objects = rows.map((row) => Object.fromEntries(COLUMNS.map((column, i) => [column, row[i] ?? null])));
      const lines = [COLUMNS, ...rows].map(csvLine);
      if (output !== undefined) await writeFile(resolve(context.cwd, output), `${lines.join('\n')}\n`, { mode: 0o600 });
      if (json) context.out(JSON.stringify(output === undefined ? objects : { rows: rows.length, output }));
      else if (output === undefined) for (const line of lines) context.out(line);
      else context.out(`Wrote ${rows.length} corrected complaints to ${output}.`);
    });
  return corrections;
}
