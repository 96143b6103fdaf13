import type { GateCandidate, GateChampion, GateResult, GateRule, GateRules } from './gate-evidence.ts';
import { against, calibration, operations, percent } from './gate-rules.ts';

/**
 * Whether a model may go live. Rules about which nothing is known are left out, except that without a fair comparison nothing of
 * one's own is replaced. A model made from the shipped sample gives way to any model that is worth something by itself, unless a comparison
 * shows that one to be worse.
 */
export function gate(candidate: GateCandidate, champion: GateChampion | null, rules: GateRules): GateResult {
  const rival = champion === null || champion.isSample ? null : champion;
  const found = [
    ...topicSense(candidate),
    ...indexSense(candidate),
    ...(rival === null
      ? replaces(champion, rules)
      : [...topicsKept(candidate, rival), ...against(rival, rules), ...calibration(candidate, rival, rules)]),
    ...operations(candidate, rules),
  ];
  const failed = found.filter(({ ok }) => !ok);
  const verdict = failed.some(({ otherwise }) => otherwise === 'REJECT')
    ? 'REJECT'
    : failed.length > 0
      ? 'HOLD'
      : 'PROMOTE';
  return { verdict, rules: found };
}

/** One-sided normal quantile: a model of shuffled labels passes in one of a hundred cases. */
const BEYOND_CHANCE = 2.33;

function topicSense({ topic, index }: GateCandidate): GateRule[] {
  if (topic === null) {
    if (index !== null) return [];
    const text = 'There are no held-out scores, so nobody knows whether it learned anything.';
    return [{ name: 'held-out scores', value: null, bound: null, ok: false, otherwise: 'REJECT', text }];
  }
  const { items, accuracy, majority } = topic;
  const bound = majority + BEYOND_CHANCE * Math.sqrt((majority * (1 - majority)) / Math.max(1, items));
  const ok = accuracy > bound;
  const against = `always answering the most frequent one is right in ${percent(majority)}`;
  const text = ok
    ? `On ${items} held-out rows the topic is right in ${percent(accuracy)}; ${against}.`
    : `On ${items} held-out rows the topic is right in ${percent(accuracy)}; ${against}, and by chance up to ${percent(bound)}. The labels cannot be told from the texts, or there are too few rows to show it.`;
  return [{ name: 'topic beats the majority', value: accuracy, bound, ok, otherwise: 'REJECT', text }];
}

function indexSense({ index }: GateCandidate): GateRule[] {
  if (index === null) return [];
  const bound = Math.min(1, BEYOND_CHANCE / Math.sqrt(Math.max(1, index.items - 1)));
  const ok = index.spearman > bound;
  const text = `On ${index.items} held-out rows the index correlates ${index.spearman.toFixed(2)} with the labels; chance gives up to ${bound.toFixed(2)}.`;
  return [{ name: 'index beats chance', value: index.spearman, bound, ok, otherwise: 'REJECT', text }];
}

/** What is written on tickets today must not end because a model of the index alone compares well. */
function topicsKept({ topic, index }: GateCandidate, { id, hasTopics }: GateChampion): GateRule[] {
  if (topic !== null || index === null || !hasTopics) return [];
  const text = `It has no topics that were tried on held-out rows, and ${id}, which is live, has topics.`;
  return [{ name: 'topics', value: 0, bound: 1, ok: false, otherwise: 'REJECT', text }];
}

function replaces(champion: GateChampion | null, rules: GateRules): GateRule[] {
  const isMeasured = champion !== null && champion.comparison !== null;
  const clearlyWorse = isMeasured
    ? against(champion, rules).filter(({ ok, otherwise }) => !ok && otherwise === 'REJECT')
    : [];
  if (clearlyWorse.length > 0) return clearlyWorse;
  const text =
    champion === null ? 'No model is live.' : 'The live model was made from the shipped sample and gives way.';
  return [{ name: 'comparison', value: null, bound: null, ok: true, otherwise: 'HOLD', text }];
}
