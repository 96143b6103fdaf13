import { setImmediate } from 'node:timers/promises';
import type { Prediction } from '../../core/classification.ts';
import type { Classifier } from '../../core/ports.ts';
import type { EmbeddedModel } from './model.ts';
import { predict } from './predict.ts';
import { reader } from './reading.ts';

/** About 5 ms of work between two turns of the event loop. */
const TEXTS_PER_TURN = 40;

/**
 * The embedded model as a classifier. Evidence weights are log-odds for or against the answered topic, and points of the index.
 * @param id name under which its answers are recorded
 */
export function embeddedClassifier(id: string, model: EmbeddedModel): Classifier {
  const read = reader(model);
  return {
    id,
    async classify(texts, options) {
      const predictions: Prediction[] = [];
      for (const [i, text] of texts.entries()) {
        if (i > 0 && i % TEXTS_PER_TURN === 0) await setImmediate();
        options?.signal?.throwIfAborted();
        predictions.push(predict(model, read, id, text));
      }
      return predictions;
    },
  };
}
