import type { Classifier } from '../core/ports.ts';
import type { Guard } from './guard.ts';
import type { RemoteModel } from './remote.ts';

/**
 * A remote model alone, with nobody to fall back on: for measuring it.
 * @throws UpstreamError from `classify`, for the first text without an answer
 */
export function remoteClassifier(remote: RemoteModel, guard: Guard): Classifier {
  return {
    id: remote.id,
    classify: (texts, options) =>
      Promise.all(
        texts.map(async (text) => {
          options?.signal?.throwIfAborted();
          const estimate = await remote.estimate(text);
          return guard.run(estimate, (stop, spend) => {
            const signal = options?.signal === undefined ? stop : AbortSignal.any([stop, options.signal]);
            return remote.predict(text, { signal, spend });
          });
        }),
      ),
  };
}
