import { PROFILES } from '../training/finetune-profiles.ts';
import type { Checkpoint, FinetuneRun } from '../training/finetune-run.ts';
import { curveAdvice, terminalCurve } from '../training/loss-curve.ts';
import type { CommandContext } from './context.ts';

const MOST_CHECKPOINTS = 10;

/** Tells how a run stands. @throws Error with the reason, when it failed */
export function reportRun(context: CommandContext, run: FinetuneRun, isJson = false): void {
  if (isJson) context.out(JSON.stringify(run));
  else for (const line of runLines(run)) context.out(line);
  if (run.error !== null) throw new Error(run.error);
}

/** A run as one line of a list. */
export const runLine = (run: FinetuneRun): string =>
  `${run.id}  ${run.startedAt.slice(0, 16)}  ${run.provider}  ${run.model}  ${run.status}  ${run.fineTunedModel ?? ''}`.trimEnd();

function runLines(run: FinetuneRun): string[] {
  // Our own trainer tells the loss of one part of its ensemble, which does not compare with that on the validation rows.
  const advice = run.provider === 'own' ? null : curveAdvice(run.metrics);
  const next =
    PROFILES[run.provider].next ??
    `Use it: CLASSIFIER=cascade OPENAI_BASE_URL=${run.baseUrl} OPENAI_MODEL=${run.fineTunedModel}`;
  return [
    runLine(run),
    ...terminalCurve(run.metrics),
    ...(advice === null ? [] : [advice]),
    ...checkpointLines(run.checkpoints),
    ...(run.status === 'succeeded' ? [next] : []),
  ];
}

/** The last state has the last word on the training data only; on new complaints an earlier one may be better. */
function checkpointLines(checkpoints: readonly Checkpoint[]): string[] {
  const judged = checkpoints.filter(({ validLoss }) => validLoss !== null);
  const [best] = judged.toSorted((one, other) => (one.validLoss ?? 0) - (other.validLoss ?? 0));
  return [
    ...checkpoints
      .slice(-MOST_CHECKPOINTS)
      .map(
        ({ id, model, step, validLoss }) =>
          `checkpoint ${id}, step ${step}${validLoss === null ? '' : `, validation loss ${validLoss.toFixed(4)}`}${model === null ? '' : `: ${model}`}`,
      ),
    ...(best === undefined || judged.length < 2
      ? []
      : [
          `The lowest validation loss is at step ${best.step}: compare ${best.model ?? best.id} with the last one by \`umbrage evaluate\`.`,
        ]),
  ];
}
