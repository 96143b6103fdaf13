import { type PersonalKind, personalData } from './explore-personal.ts';
import { type ExploreProgress, eachRow, type PlacedRow } from './explore-rows.ts';

/** Personal data that is left in the texts. Nothing in here could be used to reach anybody. */
export interface PersonalReport {
  /** Rows with at least one hit. */
  rows: number;
  kinds: { kind: PersonalKind; hits: number; rows: number }[];
  /** The first of each kind. */
  examples: { where: string; kind: PersonalKind; masked: string }[];
}

const KINDS: readonly PersonalKind[] = ['email', 'phone', 'card', 'iban'];
const EXAMPLES_PER_KIND = 12;

export async function personalReport(rows: readonly PlacedRow[], progress: ExploreProgress): Promise<PersonalReport> {
  const kinds = KINDS.map((kind) => ({ kind, hits: 0, rows: 0 }));
  const examples: PersonalReport['examples'] = [];
  let concerned = 0;
  await eachRow(
    rows,
    ({ text, where }) => {
      const hits = personalData(text);
      if (hits.length > 0) concerned += 1;
      for (const count of kinds) {
        const own = hits.filter(({ kind }) => kind === count.kind);
        count.hits += own.length;
        count.rows += Math.min(1, own.length);
        if (own[0] !== undefined && count.rows <= EXAMPLES_PER_KIND) {
          examples.push({ where, kind: count.kind, masked: own[0].masked });
        }
      }
    },
    progress,
  );
  return {
    rows: concerned,
    kinds,
    examples: examples.sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind)),
  };
}
