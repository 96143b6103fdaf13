import type { ModelCard } from '../core/model-card.ts';
import type { Classifier, ModelStore } from '../core/ports.ts';

export interface LiveModel {
  /** Always the model that is live: callers keep this one object for ever. */
  classifier: Classifier;
  card(): ModelCard;
  /** Looks which model is live and loads it if it is another one. Called every few seconds, in every process. */
  refresh(): Promise<void>;
}

/**
 * The live model of the registry. A job that began with one model ends with it; the next one gets the new one.
 * @param decode makes a classifier from a model's bytes
 * @returns null when no model is live
 * @throws Error when the registry lacks the live one
 */
export async function liveModel(
  store: Pick<ModelStore, 'live' | 'bytes' | 'card'>,
  decode: (id: string, bytes: Uint8Array) => Classifier,
): Promise<LiveModel | null> {
  const load = async (id: string) => {
    const [bytes, card] = await Promise.all([store.bytes(id), store.card(id)]);
    if (bytes === null || card === null) throw new Error(`The model ${id} is to be live but is not in the registry.`);
    return { classifier: decode(id, bytes), card };
  };
  const first = await store.live();
  if (first === null) return null;
  let current = await load(first);
  return {
    classifier: {
      get id() {
        return current.classifier.id;
      },
      classify: (texts, options) => current.classifier.classify(texts, options),
    },
    card: () => current.card,
    async refresh() {
      const id = await store.live();
      if (id !== null && id !== current.classifier.id) current = await load(id);
    },
  };
}
