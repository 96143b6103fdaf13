import type { Estimate } from '../core/evaluation.ts';
import type { GateCandidate, GateChampion, GateComparison, GateRule, GateRules } from './gate-evidence.ts';

/** The comparison with the live model. */
export function against({ id, comparison, whyNot }: GateChampion, rules: GateRules): GateRule[] {
  if (comparison === null) {
    const text = `There is no fair comparison with ${id}: ${whyNot ?? 'no items that neither has learned from'}.`;
    return [{ name: 'comparison', value: null, bound: null, ok: false, otherwise: 'HOLD', text }];
  }
  const { on, macroF1, topics, meanAbsoluteError } = comparison;
  return [
    ...(macroF1 === null ? [] : [macroF1Rule(macroF1, on, rules)]),
    ...(topics.length === 0 ? [] : [topicRule(topics, rules)]),
    ...(meanAbsoluteError === null ? [] : [errorRule(meanAbsoluteError, rules)]),
  ];
}

function macroF1Rule({ value, low, high }: Estimate, on: string, { leastMacroF1: bound }: GateRules): GateRule {
  return {
    name: 'macro-F1',
    value: low,
    bound,
    ok: low > bound,
    // The whole interval below: it is worse, and more items would not help it.
    otherwise: high < bound ? 'REJECT' : 'HOLD',
    text: `Macro-F1 against the live model: ${points(value)} (${points(low)} to ${points(high)}) on ${on}; the lower end must be above ${points(bound)}.`,
  };
}

function topicRule(topics: GateComparison['topics'], { mostTopicDrop }: GateRules): GateRule {
  const [worst] = topics.toSorted((a, b) => a.f1.value - b.f1.value);
  const dropped = topics.filter(({ f1 }) => f1.value < -mostTopicDrop && f1.high < 0);
  const names = dropped.map(
    ({ topic, f1 }) => `${topic} ${points(f1.value)} (${points(f1.low)} to ${points(f1.high)})`,
  );
  const text =
    dropped.length > 0
      ? `Topics that lose more than ${points(mostTopicDrop).replace('+', '')} and certainly lose: ${names.join(', ')}.`
      : `No topic loses more than ${points(mostTopicDrop).replace('+', '')} beyond its interval; the largest change downwards is ${points(worst?.f1.value ?? 0)}.`;
  const value = worst?.f1.value ?? 0;
  return { name: 'every topic', value, bound: -mostTopicDrop, ok: dropped.length === 0, otherwise: 'HOLD', text };
}

function errorRule({ value, low, high }: Estimate, { mostErrorGrowth: bound }: GateRules): GateRule {
  const signed = (x: number) => `${x < 0 ? '' : '+'}${x.toFixed(1)}`;
  return {
    name: 'index error',
    value,
    bound,
    ok: value <= bound,
    otherwise: low > bound ? 'REJECT' : 'HOLD',
    text: `Mean error of the index against the live model: ${signed(value)} (${signed(low)} to ${signed(high)}); at most ${signed(bound)}.`,
  };
}

/** A model no better calibrated than the bound may still pass where the live one is no better, or where so few items cannot tell. */
export function calibration({ calibration: own }: GateCandidate, rival: GateChampion, rules: GateRules): GateRule[] {
  if (own === null) return [];
  const bound = Math.max(rules.mostCalibrationError, rival.calibrationError ?? 0, own.chance);
  const text = `Its confidence is off by ${percent(own.error)} on average; at most ${percent(bound)}, where a perfect one shows ${percent(own.chance)} on so few items and the live one ${rival.calibrationError === null ? 'is unknown' : percent(rival.calibrationError)}.`;
  const ok = own.error <= bound;
  return [{ name: 'calibration', value: own.error, bound, ok, otherwise: 'HOLD', text }];
}

export function operations(candidate: GateCandidate, rules: GateRules): GateRule[] {
  const { invalid, p95Ms, costPer1000, injectionsPassed, daysToShutdown, perhapsLearned } = candidate;
  const rule = (
    name: string,
    value: number | null,
    bound: number,
    ok: boolean,
    otherwise: 'HOLD' | 'REJECT',
    text: string,
  ) => (value === null ? [] : [{ name, value, bound, ok, otherwise, text }]);
  return [
    ...rule(
      'unseen items',
      perhapsLearned,
      0,
      false,
      'HOLD',
      `Nobody knows whether it learned from any of the ${perhapsLearned} items it was judged on, and those it did learn from flatter it. Train it again, which keeps track of its texts.`,
    ),
    ...rule(
      'valid answers',
      invalid,
      0,
      invalid === 0,
      'REJECT',
      `${percent(invalid ?? 0)} of the answers are missing or outside the catalogue; none may be.`,
    ),
    ...rule(
      'time',
      p95Ms,
      rules.mostP95Ms,
      (p95Ms ?? 0) <= rules.mostP95Ms,
      'HOLD',
      `95 of 100 texts take up to ${(p95Ms ?? 0).toFixed(1)} ms; at most ${rules.mostP95Ms} ms.`,
    ),
    ...rule(
      'cost',
      costPer1000,
      rules.mostCostPer1000,
      (costPer1000 ?? 0) <= rules.mostCostPer1000,
      'HOLD',
      `1,000 texts cost $${(costPer1000 ?? 0).toFixed(2)}; at most $${rules.mostCostPer1000.toFixed(2)}.`,
    ),
    ...rule(
      'orders in texts',
      injectionsPassed === null ? null : Number(injectionsPassed),
      1,
      injectionsPassed === true,
      'REJECT',
      'Texts that give orders must not change its answers.',
    ),
    ...rule(
      'end of life',
      daysToShutdown,
      rules.leastDaysToShutdown,
      (daysToShutdown ?? 0) > rules.leastDaysToShutdown,
      'HOLD',
      `The vendor switches its base off in ${daysToShutdown} days; more than ${rules.leastDaysToShutdown} are wanted.`,
    ),
  ];
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const points = (difference: number): string => `${difference < 0 ? '' : '+'}${(100 * difference).toFixed(1)} points`;
