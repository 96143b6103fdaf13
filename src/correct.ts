import { saysNothing } from './core/correction.ts';
import { betterFrom, type CorrectionAnswers } from './core/correction-form.ts';
import type { Services } from './core/ports.ts';

type Needs = Pick<Services, 'store' | 'stance' | 'teach'>;

/** What a person says about the complaint that led an alert when they looked. `deliveryId` makes a repeated submission harmless. */
interface AlertCorrection {
  escalationId: string;
  complaintId: string | undefined;
  answers: CorrectionAnswers;
  by: string;
  deliveryId: string;
}

/**
 * Somebody knew better than the model. The correction is stored, the alert shows it at once, and the complaint is looked
 * at again, which retags its ticket; the next training learns from it.
 * @returns what to tell the person when nothing was changed; null when it was
 */
export async function correct(correction: AlertCorrection, { store, stance }: Needs): Promise<string | null> {
  const { escalationId, complaintId, answers, by, deliveryId } = correction;
  const escalation = await store.escalations.get(escalationId);
  if (escalation === null) return GONE;
  if (complaintId !== undefined && complaintId !== escalation.subject.complaintId) return OVERTAKEN;
  const { catalogue, policy } = await stance();
  const better = betterFrom(answers, catalogue, escalation.subject);
  if (better === null) return MOVED_ON;
  if (saysNothing(better)) return 'That is what the alert says already. Nothing was changed.';
  const outcome = await store.escalations.correct(escalationId, { better, by, policy, complaintId }, deliveryId);
  if (outcome === null) return OVERTAKEN;
  return outcome.kind === 'refused' ? `${outcome.why} Nothing was changed.` : null;
}

/** Somebody knew better about a text they had asked about. It teaches the next model; there is no ticket to change. */
export async function correctText(
  { askedId, answers, by }: { askedId: string; answers: CorrectionAnswers; by: string },
  { store, stance, teach }: Needs,
): Promise<string> {
  const asked = await store.asked.get(askedId);
  if (asked === null) return 'That text is not in my records any more, so nothing was changed. Classify it again.';
  const { catalogue } = await stance();
  const better = betterFrom(answers, catalogue, asked.classification);
  if (better === null) return MOVED_ON;
  if (saysNothing(better)) return 'That is what I said. Nothing was changed.';
  await teach(asked.text, better, `slack:${by}`);
  return 'Thank you. The next model will learn from it.';
}

const GONE = 'This alert is not in my records any more, so nothing was changed.';
const OVERTAKEN =
  'Another complaint leads this alert since the form was opened. Nothing was changed: look at the alert, and open the form again.';
const MOVED_ON =
  'Another model with other topics went live while the form was open. Nothing was changed: open the form again.';
