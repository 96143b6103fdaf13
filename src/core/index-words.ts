import type { Band } from './classification.ts';

/** What people and models call a severity, letters and digits only. */
const WORDS: ReadonlyMap<string, Band> = new Map([
  ...(['none', 'verylow', 'low', 'minimal', 'minor', 'mild', 'calm'] as const).map((word) => [word, 'low'] as const),
  ...(['medium', 'mid', 'moderate', 'normal', 'average'] as const).map((word) => [word, 'medium'] as const),
  ...(['high', 'major', 'severe', 'angry'] as const).map((word) => [word, 'high'] as const),
  ...(['veryhigh', 'extremelyhigh', 'extreme', 'critical', 'urgent', 'furious'] as const).map(
    (word) => [word, 'critical'] as const,
  ),
]);

/** The band of an index that was given as a word (`High`, `very high`), or null. */
export const bandOfWord = (said: string): Band | null =>
  WORDS.get(said.toLowerCase().replace(/[^a-z0-9]/g, '')) ?? null;
