import type { Fault, FaultPlan } from '../faults.ts';
import type { Failure, System } from './view.ts';

/** The switches of the page. */
export interface Failures {
  set(system: System, failure: Failure): void;
  current(): Record<System, Failure>;
  /** Whether anything fails at the moment. */
  any(): boolean;
}

export function failures(plans: Record<System, FaultPlan>): Failures {
  const state: Record<System, Failure> = { zendesk: 'works', slack: 'works', model: 'works' };
  return {
    set(system, failure) {
      state[system] = failure;
      plans[system].outage(faultFor(failure));
    },
    current: () => ({ ...state }),
    any: () => Object.values(state).some((failure) => failure !== 'works'),
  };
}

function faultFor(failure: Failure): Fault | null {
  switch (failure) {
    case 'works':
      return null;
    case 'down':
      return { kind: 'status', status: 503 };
    case 'cut':
      return { kind: 'reset' };
  }
}
