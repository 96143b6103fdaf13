import { z } from 'zod';
import type { Evaluation } from '../core/evaluation.ts';
import { wilsonInterval } from '../core/metrics.ts';
import type { ModelCard } from '../core/model-card.ts';
import type { GateCandidate, GateChampion, GateComparison } from './gate-evidence.ts';

/** The held-out scores in the card of an embedded model. What is missing there is unknown. */
const HeldOut = z.object({
  topic: z
    .object({
      rows: z.number(),
      accuracy: z.number(),
      macroF1: z.number(),
      majority: z.number(),
      calibrationError: z.number(),
    })
    .nullish(),
  index: z.object({ rows: z.number(), meanAbsoluteError: z.number(), spearman: z.number() }).nullish(),
});

interface Known {
  id: string;
  card: ModelCard;
}

/** What the card of a model says about it. */
export function candidateFromCard({ id, card }: Known): GateCandidate {
  const { topic, index } = heldOut(card);
  return {
    id,
    topic: topic ? { items: topic.rows, accuracy: topic.accuracy, majority: topic.majority } : null,
    index: index ? { items: index.rows, spearman: index.spearman } : null,
    calibration: topic ? calibrationOf(topic.calibrationError, topic.accuracy, topic.rows) : null,
    invalid: null,
    p95Ms: null,
    costPer1000: null,
    injectionsPassed: null,
    daysToShutdown: null,
    perhapsLearned: null,
  };
}

/** Bins of the calibration error in a report and in a card. */
const BINS = 15;
/** Mean distance of a normal variable from its mean, in standard deviations. */
const MEAN_DISTANCE = 0.798;

/** Even with perfect confidence the hit rate of a bin strays by its standard error; bins of sure answers by less, so this is the upper end. */
function calibrationOf(error: number, accuracy: number, items: number): GateCandidate['calibration'] {
  return { error, chance: MEAN_DISTANCE * Math.sqrt((BINS * accuracy * (1 - accuracy)) / Math.max(1, items)) };
}

/** The live model as an opponent, by what the two cards say. */
export function championFromCards(champion: Known, candidate: Known): GateChampion {
  const isSameData = champion.card.dataHash === candidate.card.dataHash;
  return {
    id: champion.id,
    isSample: champion.card.isSample && !candidate.card.isSample,
    hasTopics: hasTopics(champion.card),
    calibrationError: heldOut(champion.card).topic?.calibrationError ?? null,
    comparison: isSameData ? comparisonOfCards(candidate.card, champion.card) : null,
    whyNot: isSameData
      ? null
      : 'the two were trained on different rows, so their own held-out scores say nothing about each other. Give labelled complaints that neither has seen with --data',
  };
}

/** Both scores come from the same rows, but nobody knows which items each got right, so the interval is that of two separate samples. */
function comparisonOfCards(candidate: ModelCard, champion: ModelCard): GateComparison {
  const [ours, theirs] = [heldOut(candidate), heldOut(champion)];
  const { topic, index } = ours;
  const macroF1 = topic && theirs.topic ? topic.macroF1 - theirs.topic.macroF1 : null;
  const spread = topic && theirs.topic ? Math.hypot(halfWidth(topic), halfWidth(theirs.topic)) : 0;
  const error = index && theirs.index ? index.meanAbsoluteError - theirs.index.meanAbsoluteError : null;
  return {
    on: `the ${topic?.rows ?? index?.rows ?? 0} rows both were trained on, each held out in turn`,
    macroF1: macroF1 === null ? null : { value: macroF1, low: macroF1 - spread, high: macroF1 + spread },
    topics: [],
    meanAbsoluteError: error === null ? null : { value: error, low: error, high: error },
  };
}

function halfWidth({ rows, accuracy }: { rows: number; accuracy: number }): number {
  const { low, high } = wilsonInterval(accuracy * rows, rows);
  return (high - low) / 2;
}

/**
 * What an evaluation on items neither has seen says about a candidate and the live model.
 * @param names the two as they are called in the evaluation
 */
export function fromEvaluation(
  candidate: Known,
  champion: Known | null,
  { models, comparisons, data }: Evaluation,
  names: { candidate: string; champion: string | null },
): { candidate: GateCandidate; champion: GateChampion | null } {
  const [own, rival] = [names.candidate, names.champion].map((name) => models.find((model) => model.name === name));
  const card = candidateFromCard(candidate);
  const isKnown = data.overlap.find(({ model }) => model === names.candidate)?.isKnown ?? false;
  const compared = comparisons.find(({ first, second }) => first === names.candidate && second === names.champion);
  const comparison: GateComparison | null =
    compared === undefined
      ? null
      : {
          on: `${compared.topic?.items ?? compared.index?.items ?? 0} items of ${data.source}`,
          macroF1: compared.topic?.macroF1 ?? null,
          topics: (compared.topic?.perTopic ?? []).map(({ topic, f1 }) => ({ topic, f1 })),
          meanAbsoluteError: compared.index?.meanAbsoluteError ?? null,
        };
  return {
    candidate: {
      ...card,
      calibration:
        own?.calibration && own.topic
          ? calibrationOf(own.calibration.expectedCalibrationError, own.topic.accuracy.value, own.topic.items)
          : card.calibration,
      invalid: own?.operations.invalid ?? null,
      p95Ms: own?.operations.p95Ms ?? null,
      costPer1000: own?.operations.costPer1000 ?? null,
      perhapsLearned: isKnown ? null : data.used,
    },
    champion:
      champion === null
        ? null
        : {
            id: champion.id,
            isSample: champion.card.isSample && !candidate.card.isSample,
            hasTopics: hasTopics(champion.card),
            calibrationError: rival?.calibration?.expectedCalibrationError ?? null,
            comparison,
            whyNot: comparison === null ? 'the file has neither topics nor an index' : null,
          },
  };
}

const hasTopics = (card: ModelCard): boolean => card.catalogue.topics.length > 1 || heldOut(card).topic != null;

function heldOut(card: ModelCard): z.infer<typeof HeldOut> {
  const parsed = HeldOut.safeParse(card.metrics);
  return parsed.success ? parsed.data : {};
}
