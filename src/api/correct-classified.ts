import type { z } from 'zod';
import { corrected, saysNothing } from '../core/correction.ts';
import { betterFrom, shortName } from '../core/correction-form.ts';
import { RequestError } from '../core/errors.ts';
import type { Services, StoredClassification } from '../core/ports.ts';
import { UnfitRequest } from './endpoint.ts';
import type { CorrectionAnswer, CorrectionRequest } from './wire.ts';

type Needs = Pick<Services, 'api' | 'store' | 'stance' | 'teach'>;
type Request = z.output<typeof CorrectionRequest>;

/**
 * Another system knew better than the model. The same happens as with a correction in Slack: a complaint is looked at
 * again, which changes its ticket and its alert; a text that was only asked about teaches the next model.
 * @param requestId the same for each attempt at one request, which is then done once
 */
export async function correctClassified(
  request: Request,
  { by, requestId }: { by: string; requestId: string },
  services: Needs,
): Promise<z.input<typeof CorrectionAnswer>> {
  const { catalogue, policy } = await services.stance();
  const stored = await target(request, services);
  const present = corrected(stored.classification, stored.better, policy);
  const better = betterFrom(answersOf(request, present.topic), catalogue, present);
  if (better === null) throw unknownName(request, catalogue);
  const values = corrected(present, better, policy);
  const { topic, problem, index } = values;
  const complaint = stored.complaint?.id ?? null;
  if (saysNothing(better)) return { changed: false, complaint, topic, problem, index };
  if (complaint === null) await services.teach(stored.text, better, by);
  else await store(complaint, better, { by, policy, deliveryId: `api:${requestId}` }, services);
  return { changed: true, complaint, topic, problem, index };
}

async function target({ classification, complaint }: Request, { api }: Needs): Promise<StoredClassification> {
  const found =
    classification !== undefined
      ? await api.classifications.get(classification)
      : (await api.classifications.list({ complaint: complaint ?? '', topic: null }, { limit: 1, cursor: null }))
          .data[0];
  if (found !== undefined && found !== null) return found;
  throw new RequestError(404, 'There is no such classification, or its text is not kept any more.');
}

/** Where the complaint leads an alert, the alert shows the correction at once. */
async function store(
  complaint: string,
  better: Parameters<Services['api']['correct']>[1],
  { by, policy, deliveryId }: { by: string; policy: Parameters<typeof corrected>[2]; deliveryId: string },
  { api, store: { escalations } }: Needs,
): Promise<void> {
  const escalation = await escalations.holding(complaint);
  if (escalation?.subject.complaintId !== complaint) return api.correct(complaint, better, by, deliveryId);
  const outcome = await escalations.correct(escalation.id, { better, by, policy }, deliveryId);
  if (outcome?.kind === 'refused') throw new RequestError(409, `${outcome.why} Nothing was changed.`);
}

function answersOf({ topic, problem, index }: Request, present: string | null) {
  const ofProblem = topic ?? present;
  return {
    topic: topic === undefined ? null : shortName(topic),
    problem: problem === undefined ? null : `${shortName(ofProblem ?? '')}|${shortName(problem)}`,
    index: index ?? null,
  };
}

function unknownName({ topic }: Request, { topics }: { topics: readonly { name: string }[] }): UnfitRequest {
  const isKnown = topic === undefined || topics.some(({ name }) => shortName(name) === shortName(topic));
  const fault = isKnown
    ? { pointer: '#/problem', detail: 'The catalogue has no such problem of this topic.' }
    : { pointer: '#/topic', detail: 'The catalogue has no such topic.' };
  return new UnfitRequest(422, [{ ...fault, detail: `${fault.detail} GET /api/v1/catalogue has them all.` }]);
}
