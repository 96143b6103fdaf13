import type { Prediction } from './classification.ts';
import type { Better } from './correction.ts';
import type { ModelCard, ModelEntry } from './model-card.ts';
import type { DatedRow, HandledComplaint } from './training-row.ts';

/** What classifies. Embedded, remote or a cascade of both: the caller cannot tell. */
export interface Classifier {
  /** Id of the model in the registry, or `endpoint/name` of a remote one. */
  readonly id: string;
  /**
   * One prediction per text, in order.
   * @throws UpstreamError when a remote model cannot answer; the embedded model never fails on a text.
   */
  classify(texts: readonly string[], options?: { signal?: AbortSignal }): Promise<Prediction[]>;
}

/** The registry of trained models. A model never changes; only which one is live does. */
export interface ModelStore {
  /** Saving an id that exists changes nothing. */
  save(id: string, bytes: Uint8Array, card: ModelCard): Promise<void>;
  bytes(id: string): Promise<Uint8Array | null>;
  card(id: string): Promise<ModelCard | null>;
  /** Newest first. */
  list(): Promise<ModelEntry[]>;
  live(): Promise<string | null>;
  promote(id: string): Promise<void>;
  /** Makes the model live that was live before, and returns its id; null when there was none. */
  rollback(): Promise<string | null>;
}

/** What models learn from and are judged by. */
export interface TrainingData {
  /** @returns how many texts were new; the others had their labels replaced */
  import(rows: readonly DatedRow[], source: string): Promise<{ added: number; replaced: number }>;
  /** Adds what a person said of a text to what is known of it. */
  teach(text: string, better: Better, source: string, at: Date): Promise<void>;
  imported(): Promise<DatedRow[]>;
  /** Every complaint the bot classified since then, latest text of each, oldest first. */
  handled(since: Date): Promise<HandledComplaint[]>;
}
