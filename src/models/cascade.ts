import type { Prediction } from '../core/classification.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Classifier, Log } from '../core/ports.ts';
import { isBroken } from './endpoint.ts';
import type { Guard, Spending } from './guard.ts';
import type { RemoteModel } from './remote.ts';

export interface CascadeNeeds {
  embedded: Classifier;
  remote: RemoteModel;
  guard: Guard;
  spending: Pick<Spending, 'add'>;
  /** Below this calibrated confidence of the embedded model the remote one is asked; above 1 always. */
  askBelow: number;
  /** From this calibrated confidence on the embedded model's topic would be written, so that another one is a contradiction. */
  confidenceFloor: number;
  log: Pick<Log, 'warn'>;
  /** Told of what somebody has to repair: a model that is gone, a key that is refused. */
  onBroken(failure: UpstreamError): void;
}

/** Two models that differ by more points than this cannot both be right. */
const DISAGREEMENT = 20;

/**
 * The embedded model first, a remote one where the first is unsure. Never fails because of the remote one: whatever goes wrong there,
 * the embedded answer is used and marked `degraded`.
 */
export function cascade(needs: CascadeNeeds): Classifier {
  const { embedded, remote } = needs;
  return {
    get id() {
      return `${embedded.id}+${remote.id}`;
    },
    async classify(texts, options) {
      const first = await embedded.classify(texts, options);
      return Promise.all(
        first.map((prediction, place) => second(needs, texts[place] ?? '', prediction, options?.signal)),
      );
    },
  };
}

async function second(
  needs: CascadeNeeds,
  text: string,
  own: Prediction,
  signal: AbortSignal | undefined,
): Promise<Prediction> {
  const { remote, guard, askBelow, confidenceFloor } = needs;
  // There is nothing to read in it, for anybody.
  if (own.doubt === 'empty') return own;
  if (own.doubt === null && own.confidence >= askBelow) return own;
  try {
    const theirs = await guard.run(await remote.estimate(text), (stop, spend) =>
      remote.predict(text, { signal: stop, spend }),
    );
    return combined(own, theirs, confidenceFloor);
  } catch (failure) {
    signal?.throwIfAborted();
    await fellBack(needs, failure);
    return { ...own, degraded: true };
  }
}

async function fellBack({ remote, spending, log, onBroken }: CascadeNeeds, failure: unknown): Promise<void> {
  const known = failure instanceof UpstreamError;
  const [code, why] = known ? [failure.code, failure.message] : ['unknown', 'an unforeseen failure'];
  log.warn({ endpoint: remote.id, code, why }, 'the embedded model answers in place of the remote one');
  if (known && isBroken(failure)) onBroken(failure);
  try {
    await spending.add(remote.id, { tokens: 0, dollars: 0, requests: 0, fallbacks: 1 });
  } catch (err) {
    log.warn({ err }, 'a fallback could not be counted');
  }
}

/**
 * The remote answer, with the embedded one as its witness: it gives the evidence where both say the same, and where they are far apart
 * a person decides. The higher index counts for alerts whatever the distance.
 */
function combined(own: Prediction, theirs: Prediction, confidenceFloor: number): Prediction {
  const indexApart = Math.abs(own.index - theirs.index) > DISAGREEMENT;
  // Of what the embedded model would not have put on a ticket by itself, a different topic is no surprise.
  const topicApart = own.topic !== theirs.topic && own.doubt === null && own.confidence >= confidenceFloor;
  return {
    ...theirs,
    evidence: own.evidence.filter(({ about }) => about === 'index' || own.topic === theirs.topic),
    doubt: indexApart || topicApart ? 'models_disagree' : theirs.doubt,
    ...(own.index > theirs.index ? { alertIndex: own.index } : {}),
  };
}
