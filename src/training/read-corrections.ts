import { FORGOTTEN } from '../core/forgotten.ts';
import type { CorrectedComplaint, TrainingRow } from '../core/training-row.ts';

/** The complaints that somebody has corrected and whose text is still kept. */
export function correctedComplaints(handled: readonly CorrectedComplaint[]): CorrectedComplaint[] {
  return handled.filter(
    ({ better, text }) => text !== FORGOTTEN && Object.values(better).some((value) => value !== undefined),
  );
}

/** What people said a complaint really is, as a row to learn from. What nobody said is the model's own guess and teaches nothing. */
export function correctedRow({ text, topic, better }: CorrectedComplaint): TrainingRow {
  const said = better.topic ?? (better.problem === undefined ? null : topic);
  return { text, topic: said, problem: said === null ? null : (better.problem ?? null), index: better.index ?? null };
}

/** What was imported, and on top of it what people have said since; one row for each text. */
export function withCorrections(
  imported: readonly TrainingRow[],
  corrected: readonly CorrectedComplaint[],
): TrainingRow[] {
  const byText = new Map<string, TrainingRow>(imported.map((row) => [row.text, row]));
  for (const said of correctedComplaints(corrected).map(correctedRow)) {
    const before = byText.get(said.text);
    byText.set(said.text, {
      text: said.text,
      topic: said.topic ?? before?.topic ?? null,
      problem: said.topic === null ? (before?.problem ?? null) : said.problem,
      index: said.index ?? before?.index ?? null,
    });
  }
  return [...byText.values()];
}
