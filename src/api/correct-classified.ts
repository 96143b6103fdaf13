import type { z } from 'zod';
import type { Classification, Policy } from '../core/classification.ts';
import { wholeComplaint } from '../core/complaint.ts';
import { type Better, corrected, saysNothing } from '../core/correction.ts';
import { betterFrom, type Present, shortName } from '../core/correction-form.ts';
import { RequestError } from '../core/errors.ts';
import type { Escalation } from '../core/escalation.ts';
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
  const complaint = stored.complaint?.id ?? null;
  const alert = complaint === null ? null : await ledBy(complaint, services);
  const shown = shownOf(stored, alert, policy);
  const better = betterFrom(answersOf(request, shown.topic), catalogue, alert?.subject ?? known(stored, shown));
  if (better === null) throw unknownName(request, catalogue);
  const { topic, problem, index } = corrected(shown, better, policy);
  if (saysNothing(better)) return { changed: false, complaint, topic, problem, index };
  if (complaint === null) await services.teach(stored.text, better, by);
  else await store(complaint, alert, better, { by, policy, deliveryId: `api:${requestId}` }, services);
  return { changed: true, complaint, topic, problem, index };
}

/** A complaint stands for all that its customer wrote, so what was written later is corrected with it. */
async function target({ classification, complaint }: Request, { api }: Needs): Promise<StoredClassification> {
  const named = classification === undefined ? null : await api.classifications.get(classification);
  const id = named?.complaint?.id ?? complaint;
  if (id === undefined && named !== null) return named;
  const filter = { complaint: wholeComplaint(id ?? ''), topic: null };
  const [latest] = (await api.classifications.list(filter, { limit: 1, cursor: null })).data;
  if (latest !== undefined) return latest;
  throw new RequestError(404, 'There is no such classification, or its text is not kept any more.');
}

/** The alert that shows this complaint, rather than another one of the same customer. */
async function ledBy(complaint: string, { store: { escalations } }: Needs): Promise<Escalation | null> {
  const escalation = await escalations.holding(complaint);
  return escalation?.subject.complaintId === complaint ? escalation : null;
}

/** What people see at the moment: the alert where there is one, else what the model said and people said since. */
function shownOf(
  { classification, better }: StoredClassification,
  alert: Escalation | null,
  policy: Policy,
): Classification {
  const said = corrected(classification, better, policy);
  if (alert === null) return said;
  const { topic, problem, index } = alert.subject;
  return { ...said, topic, problem, index };
}

/**
 * What need not be said again. The ticket of a complaint may show more than the model said of its first words, so there
 * only what people have said counts.
 */
function known({ complaint, better }: StoredClassification, shown: Classification): Present {
  if (complaint === null) return shown;
  const { topic = null, problem = null, index = null } = better;
  return { topic, problem, index, needsReview: false };
}

/** An alert shows the correction at once, unless another complaint has come to lead it since we looked. */
async function store(
  complaintId: string,
  alert: Escalation | null,
  better: Better,
  { by, policy, deliveryId }: { by: string; policy: Policy; deliveryId: string },
  { api, store: { escalations } }: Needs,
): Promise<void> {
  const correction = { better, by, policy, complaintId };
  const outcome = alert === null ? null : await escalations.correct(alert.id, correction, deliveryId);
  if (outcome === null) return api.correct(complaintId, better, by, deliveryId);
  if (outcome.kind === 'refused') throw new RequestError(409, `${outcome.why} Nothing was changed.`);
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
