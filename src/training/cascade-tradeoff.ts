import type { Prediction } from '../core/classification.ts';
import type { Cascade, CascadePoint, ModelEvaluation } from '../core/evaluation.ts';
import { quantile } from './bootstrap.ts';
import type { Answers } from './evaluate-run.ts';
import type { Pair } from './evaluate-topic.ts';

/** One model's answers to the judged items, in their order. */
export interface CascadePart {
  name: string;
  kind: ModelEvaluation['kind'];
  pairs: readonly Pair[];
  answers: Pick<Answers, 'failed' | 'latenciesMs'>;
  costPer1000: number | null;
}

const STEP = 0.05;
const ALWAYS = 2;
const THRESHOLDS = [...Array.from({ length: 21 }, (_, step) => Math.round(100 * STEP * step) / 100), ALWAYS];

/** The first embedded model with each remote one behind it, where there are both. */
export function cascades(parts: readonly CascadePart[]): Cascade[] {
  const embedded = parts.find(({ kind }) => kind === 'embedded');
  if (embedded === undefined) return [];
  return parts.flatMap((remote) => (remote.kind === 'remote' ? (cascadeOf(embedded, remote) ?? []) : []));
}

interface Way {
  /** The threshold from which on this complaint is sent away. */
  sentAbove: number;
  isOwnRight: boolean;
  isRemoteRight: boolean;
  ownMs: number;
  remoteMs: number;
}

function cascadeOf(embedded: CascadePart, remote: CascadePart): Cascade | null {
  const ways = embedded.pairs.flatMap(({ item, said }, place): Way[] => {
    const theirs = remote.pairs[place]?.said;
    if (item.topic === null || theirs === undefined) return [];
    const isOwnRight = said.topic === item.topic;
    return [
      {
        sentAbove: doubtOf(said),
        isOwnRight,
        // Without an answer the embedded one counts.
        isRemoteRight: remote.answers.failed[place] === true ? isOwnRight : theirs.topic === item.topic,
        ownMs: embedded.answers.latenciesMs[place] ?? 0,
        remoteMs: remote.answers.latenciesMs[place] ?? 0,
      },
    ];
  });
  if (ways.length === 0) return null;
  const points = THRESHOLDS.map((threshold) => pointAt(ways, threshold, remote.costPer1000));
  return {
    embedded: embedded.name,
    remote: remote.name,
    items: ways.length,
    points: points.filter(({ sent }, place) => place === 0 || sent !== points[place - 1]?.sent),
  };
}

/** As the cascade itself decides: an empty text is never sent, a text unlike anything seen always is. */
function doubtOf({ doubt, confidence }: Prediction): number {
  if (doubt === 'empty') return Number.POSITIVE_INFINITY;
  return doubt === null ? confidence : 0;
}

function pointAt(ways: readonly Way[], threshold: number, costPer1000: number | null): CascadePoint {
  const isSent = ({ sentAbove }: Way) => sentAbove < threshold;
  const mean = (value: (way: Way) => number) => ways.reduce((sum, way) => sum + value(way), 0) / ways.length;
  const ms = (way: Way) => way.ownMs + (isSent(way) ? way.remoteMs : 0);
  const sent = mean((way) => Number(isSent(way)));
  return {
    threshold,
    sent,
    accuracy: mean((way) => Number(isSent(way) ? way.isRemoteRight : way.isOwnRight)),
    costPer1000: costPer1000 === null ? null : sent * costPer1000,
    meanMs: mean(ms),
    p95Ms: quantile(
      ways.map(ms).sort((one, other) => one - other),
      0.95,
    ),
  };
}
