import { type Catalogue, tagName } from '../core/catalogue.ts';
import type { TrainingRow } from '../core/training-row.ts';

export interface ClosedRows {
  rows: TrainingRow[];
  /** Topics that are not in the list, with their rows, which are left out; the most frequent first. */
  strangers: { topic: string; rows: number }[];
  /** Rows whose problem is not in the list under their topic; they stay, without it. */
  withoutProblem: number;
}

/** Rows of a closed list of topics and problems, in its spelling. Names of one tag are one name; rows without a topic stay. */
export function withinCatalogue(rows: readonly TrainingRow[], { topics }: Catalogue): ClosedRows {
  const named = (name: string, names: readonly string[]) => names.find((one) => tagName(one) === tagName(name)) ?? null;
  const byTag = new Map(topics.map((topic) => [tagName(topic.name), topic]));
  const kept: TrainingRow[] = [];
  const strangers = new Map<string, number>();
  let withoutProblem = 0;
  for (const row of rows) {
    if (row.topic === null) {
      kept.push(row);
      continue;
    }
    const topic = byTag.get(tagName(row.topic));
    if (topic === undefined) {
      strangers.set(row.topic, (strangers.get(row.topic) ?? 0) + 1);
      continue;
    }
    const problem = row.problem === null ? null : named(row.problem, topic.problems);
    if (problem === null && row.problem !== null) withoutProblem += 1;
    kept.push({ ...row, topic: topic.name, problem });
  }
  return {
    rows: kept,
    strangers: [...strangers].map(([topic, count]) => ({ topic, rows: count })).sort((a, b) => b.rows - a.rows),
    withoutProblem,
  };
}
