/** When the operators hear of a model's end, in days before it. */
const STAGES = [90, 30, 7] as const;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface ShutdownNotice {
  /** Says which model, date and stage, so that each is told once. */
  key: string;
  text: string;
}

/**
 * What the operators must be told about a model's end today, or null. A check that was missed tells the stage it finds.
 * @param shutdownDate `YYYY-MM-DD`, as `/v1/models` gives it
 */
export function shutdownNotice(model: string, shutdownDate: string, today: Date): ShutdownNotice | null {
  const end = Date.parse(`${shutdownDate}T00:00:00Z`);
  if (Number.isNaN(end)) return null;
  const days = Math.ceil((end - today.getTime()) / DAY_MS);
  const stage = days <= 0 ? 0 : STAGES.findLast((limit) => days <= limit);
  if (stage === undefined) return null;
  const when = days <= 0 ? `was shut down on ${shutdownDate}` : `will be shut down on ${shutdownDate}, in ${days} days`;
  const advice =
    'Choose another one in OPENAI_MODEL, or retrain. Until then complaints it cannot answer are classified by the embedded model.';
  return { key: `shutdown:${model}:${shutdownDate}:${stage}`, text: `The model ${model} ${when}. ${advice}` };
}

/** A model that is not there any more. Told once a month at most. */
export function goneNotice(model: string, today: Date): ShutdownNotice {
  return {
    key: `gone:${model}:${today.toISOString().slice(0, 7)}`,
    text: `The model ${model} is not there any more (model_not_found). Complaints are classified by the embedded model. Set OPENAI_MODEL to one that exists.`,
  };
}

/** An endpoint that does not let us in, or has no credit for us. Told once a day at most. @param why what was tried and what came back */
export function refusedNotice(model: string, why: string, today: Date): ShutdownNotice {
  return {
    key: `refused:${model}:${today.toISOString().slice(0, 10)}`,
    text: `${why} Complaints are classified by the embedded model until this is mended; see \`umbrage doctor\`.`,
  };
}
