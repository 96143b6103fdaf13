/** A problem is learned when its topic has this many rows of it. */
export const LEAST_ROWS_PER_PROBLEM = 3;

/** One answer the problem classifier can give; `problem` null is "another one", learned from the rare ones of the topic. */
export interface ProblemClass {
  topic: number;
  problem: string | null;
}

export interface ProblemLabels {
  /** Answer of every row, a number in `classes`; -1 where there is none to learn. */
  labels: Int32Array;
  /** Those of one topic stand together. */
  classes: readonly ProblemClass[];
}

/** The problems frequent enough to be learned, topic by topic, and which of them each row teaches. */
export function problemClasses(topics: Int32Array, problems: readonly (string | null)[]): ProblemLabels {
  const rowsOf = new Map<number, Map<string, number[]>>();
  for (const [row, problem] of problems.entries()) {
    const topic = topics[row] ?? -1;
    if (topic < 0 || problem === null) continue;
    const own = rowsOf.get(topic) ?? new Map<string, number[]>();
    const rows = own.get(problem) ?? [];
    rows.push(row);
    rowsOf.set(topic, own.set(problem, rows));
  }
  const labels = new Int32Array(problems.length).fill(-1);
  const classes: ProblemClass[] = [];
  for (const [topic, own] of [...rowsOf].sort(([a], [b]) => a - b)) {
    const sorted = [...own].sort(([a], [b]) => (a < b ? -1 : 1));
    const frequent = sorted.filter(([, rows]) => rows.length >= LEAST_ROWS_PER_PROBLEM);
    if (frequent.length === 0) continue;
    for (const [problem, rows] of frequent) {
      for (const row of rows) labels[row] = classes.length;
      classes.push({ topic, problem });
    }
    const others = sorted.flatMap(([, rows]) => (rows.length < LEAST_ROWS_PER_PROBLEM ? rows : []));
    if (others.length === 0) continue;
    for (const row of others) labels[row] = classes.length;
    classes.push({ topic, problem: null });
  }
  return { labels, classes };
}

/** Which of the classes belong to a topic: they stand together. `count` is 0 when the topic has none. */
export function classesOf(classes: readonly ProblemClass[], topic: number): { first: number; count: number } {
  const first = classes.findIndex((item) => item.topic === topic);
  let count = 0;
  while (first >= 0 && classes[first + count]?.topic === topic) count++;
  return { first, count };
}
