import { setImmediate } from 'node:timers/promises';

type TrainingPhase = 'read' | 'tune' | 'topic' | 'index' | 'problem';

/** One step of training. `step` counts from 1 to `steps` within its phase; a phase may end early when it has converged. */
export interface TrainingStep {
  phase: TrainingPhase;
  step: number;
  steps: number;
  /** What is trained, where a phase trains several parts one after the other; their losses do not compare. */
  member?: string;
  /** Mean loss per row of this step, where the step has one: squared hinge, log-loss in nats, or squared index points. */
  loss: number | null;
}

/** Keeps a long computation polite: lets other work in between, and stops when asked to. */
export interface Pace {
  /**
   * To be called often; `operations` done since the last call decide whether the event loop gets its turn. Nothing is to be awaited where it
   * answers undefined, which spares the inner loops a promise per row.
   */
  work(operations: number): Promise<void> | undefined;
  step(step: TrainingStep): void;
}

/** About 20 to 40 ms of arithmetic. */
const OPERATIONS_PER_TURN = 15_000_000;

/** @throws the signal's reason, from `work`, once it is aborted. */
export function pace(onStep?: (step: TrainingStep) => void, signal?: AbortSignal): Pace {
  let done = 0;
  return {
    work(operations) {
      done += operations;
      if (done < OPERATIONS_PER_TURN) return undefined;
      done = 0;
      return turn(signal);
    },
    step(step) {
      signal?.throwIfAborted();
      onStep?.(step);
    },
  };
}

async function turn(signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await setImmediate();
  signal?.throwIfAborted();
}
