import { catalogueFaults } from '../core/catalogue.ts';
import type { TrainingRow } from '../core/training-row.ts';

/** With fewer rows nothing can be held out, so nobody would know what the model is worth. */
const LEAST_ROWS = 8;

/** Why nothing can be learned from these rows, as a sentence, or null. */
export function whyNotTeachable(rows: readonly TrainingRow[]): string | null {
  const labelled = rows.filter(({ topic, index }) => topic !== null || index !== null);
  if (labelled.length === 0)
    return `None of the ${rows.length} rows has a topic or an index, so there is nothing to learn.`;
  if (labelled.length < LEAST_ROWS) {
    return `There are only ${labelled.length} labelled rows. At least ${LEAST_ROWS} are needed, some hundreds are better.`;
  }
  const counts = new Map<string, number>();
  for (const { topic } of labelled) if (topic !== null) counts.set(topic, (counts.get(topic) ?? 0) + 1);
  const hasIndex = labelled.some(({ index }) => index !== null);
  const [only] = counts.keys();
  if (counts.size === 1 && !hasIndex) {
    return `All ${labelled.length} rows have the one topic "${only}", so there is nothing to tell apart. Add rows of other topics, or an index.`;
  }
  if (counts.size > 1 && Math.max(...counts.values()) === 1) {
    return `Each of the ${counts.size} topics occurs in one row only, so none can be learned and tested. Check that the topic column is the right one, or add rows.`;
  }
  const topics = [...counts.keys()].map((name) => ({ name, problems: [] }));
  return catalogueFaults({ topics })[0] ?? null;
}
