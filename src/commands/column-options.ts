import type { Command } from 'commander';
import { type Columns, ROLES } from '../training/import-columns.ts';

export interface ColumnOptions {
  textColumn?: string;
  topicColumn?: string;
  problemColumn?: string;
  indexColumn?: string;
  dateColumn?: string;
}

/** Adds the options that name the columns of a file. Those that are not named are guessed. */
export function withColumnOptions(command: Command): Command {
  return command
    .option('--text-column <name>', 'column of the complaint')
    .option('--topic-column <name>', 'column of the topic')
    .option('--problem-column <name>', 'column of the problem')
    .option('--index-column <name>', 'column of the dissatisfaction index, 0 to 100 or words')
    .option('--date-column <name>', 'column of the date');
}

export function columnsFrom(options: ColumnOptions): Columns {
  const { textColumn, topicColumn, problemColumn, indexColumn, dateColumn } = options;
  const all = { text: textColumn, topic: topicColumn, problem: problemColumn, index: indexColumn, date: dateColumn };
  const columns: Columns = {};
  for (const role of ROLES) {
    const name = role === 'labels' ? undefined : all[role];
    if (name !== undefined) columns[role] = name;
  }
  return columns;
}
