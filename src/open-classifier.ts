import type { BandBounds } from './core/classification.ts';
import type { Classifier, Operators, Standing } from './core/ports.ts';
import type { Foundation } from './foundation.ts';
import type { LiveModel } from './models/registry.ts';
import { readCatalogue } from './read-catalogue.ts';

export interface OpenClassifier {
  classifier: Classifier;
  /** Looks when the remote model will be shut down; to be called about once a day. */
  checkModels(): Promise<void>;
  /** What today's limits of the remote model leave; null without one. */
  budget(): Promise<Standing['budget']>;
}

/** The live embedded model alone, or with the remote one of the settings beside it, which is loaded only then. */
export async function openClassifier(
  foundation: Foundation,
  live: LiveModel,
  bounds: BandBounds,
  operators: Operators,
): Promise<OpenClassifier> {
  const { remote } = foundation.config;
  // Read also where nobody is asked with it: a list that cannot be used is to be heard of at the start, not at the next training.
  const listed = await readCatalogue(foundation.config);
  if (remote === null) {
    return { classifier: live.classifier, checkModels: async () => undefined, budget: async () => null };
  }
  return (await import('./open-cascade.ts')).openCascade(foundation, remote, { live, listed, bounds, operators });
}
