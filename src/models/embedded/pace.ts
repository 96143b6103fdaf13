import { setImmediate } from 'node:timers/promises';

export type TrainingPhase = 'read' | 'tune' | 'topic' | 'index' | 'problem';

/** One step of training. `step` counts from 1 to `steps` within its phase; a phase may end early when it has converged. */
export interface TrainingStep {
  phase: TrainingPhase;
  step: number;
  steps: number;
  /** Mean loss per row of this step, where the step has one: squared hinge, log-loss in nats, or squared index points. */
  loss: number | null;
}

/** Keeps a long computation polite: lets other work in between, and stops when asked to. */
export interface Pace {
  /** To be awaited often; `operations` done since the last call decide whether the event loop gets its turn. */
  work(operations: number): Promise<void>;
  step(step: TrainingStep): void;
}

/** About 20 to 40 ms of arithmetic. */
const OPERATIONS_PER_TURN = 15_000_000;

/** @throws the signal's reason, from `work`, once it is aborted. */
export function pace(onStep?: (step: TrainingStep) => void, signal?: AbortSignal): Pace {
  let done = 0;
  return {
    async work(operations) {
      done += operations;
      if (done < OPERATIONS_PER_TURN) return;
      done = 0;
      signal?.throwIfAborted();
      await setImmediate();
      signal?.throwIfAborted();
    },
    step(step) {
      signal?.throwIfAborted();
      onStep?.(step);
    },
  };
}
