import type { z } from 'zod';
import { assess } from '../core/classification.ts';
import { renderText } from '../core/complaint.ts';
import type { Services } from '../core/ports.ts';
import { classificationView } from './views.ts';
import { type ClassifyAnswer, ComplaintText } from './wire.ts';

type Needs = Pick<Services, 'classifier' | 'stance' | 'store'>;
type Result = z.input<typeof ClassifyAnswer>['results'][number];

/**
 * Classifies texts, each for itself: one that cannot be used has its problem in its place. What was classified is kept for
 * some days under its id.
 */
export async function classifyTexts(texts: readonly string[], by: string, services: Needs): Promise<Result[]> {
  const rendered = texts.map((text) => renderText(null, text));
  const faults = texts.map((text, place) => faultOf(text, rendered[place] ?? ''));
  const usable = rendered.filter((_, place) => faults[place] === null);
  const classified = await classifyUsable(usable, by, services);
  const results: Result[] = [];
  let next = 0;
  for (const fault of faults) {
    const classification = fault === null ? classified[next++] : undefined;
    results.push(classification === undefined ? { problem: unusable(fault ?? '') } : { classification });
  }
  return results;
}

async function classifyUsable(texts: readonly string[], by: string, { classifier, stance, store }: Needs) {
  if (texts.length === 0) return [];
  const [predictions, { policy }] = await Promise.all([classifier.classify(texts), stance()]);
  if (predictions.length !== texts.length) {
    throw new Error(`The model ${classifier.id} gave ${predictions.length} predictions for ${texts.length} texts.`);
  }
  const classifications = predictions.map((prediction) => assess(prediction, policy));
  const kept = classifications.map((classification, place) => ({ text: texts[place] ?? '', classification }));
  const ids = await store.asked.keep(kept, by);
  return classifications.map((classification, place) => classificationView(ids[place] ?? '', classification));
}

/** Null for a text that can be classified. */
function faultOf(text: string, rendered: string): string | null {
  const checked = ComplaintText.safeParse(text);
  if (!checked.success) return checked.error.issues[0]?.message ?? 'cannot be used';
  return rendered === '' ? 'has no printable character' : null;
}

const unusable = (fault: string) => ({
  type: 'about:blank',
  title: 'Unprocessable Entity',
  status: 422,
  detail: `This text ${fault}.`,
});
