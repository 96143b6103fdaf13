import type { Args } from '../args.ts';
import { isObject, type Json } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { Slack } from '../slack.ts';
import type { StepRun } from '../state.ts';
import type { Methods } from './method.ts';

/** The end of a custom workflow step. A step ends once. */
export const STEPS: Methods = {
  'functions.completeSuccess': { scopes: [], tier: 'tier3', run: completeSuccess },
  'functions.completeError': { scopes: [], tier: 'tier3', run: completeError },
};

function completeSuccess(slack: Slack, args: Args): Json {
  const run = running(slack, args);
  const outputs = args.json('outputs');
  if (!isObject(outputs)) throw new Refusal('parameter_validation_failed');
  return end(slack, run, { kind: 'success', outputs });
}

function completeError(slack: Slack, args: Args): Json {
  return end(slack, running(slack, args), { kind: 'error', error: args.required('error') });
}

function running(slack: Slack, args: Args): StepRun {
  const run = slack.state.steps.get(args.required('function_execution_id'));
  if (run === undefined) throw new Refusal('function_execution_not_found');
  if (run.outcome.kind !== 'running') throw new Refusal('function_execution_not_in_running_state');
  return run;
}

function end(slack: Slack, run: StepRun, outcome: StepRun['outcome']): Json {
  run.outcome = outcome;
  slack.changed({ kind: 'step', where: run.id });
  return {};
}
