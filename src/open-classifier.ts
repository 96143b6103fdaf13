import { openModelSpending } from './adapters/store/model-spending.ts';
import type { BandBounds } from './core/classification.ts';
import type { Classifier, Operators } from './core/ports.ts';
import { goneNotice } from './core/shutdown.ts';
import { cascade } from './models/cascade.ts';
import { endpointName, openaiClient } from './models/endpoint.ts';
import { guard } from './models/guard.ts';
import type { LiveModel } from './models/registry.ts';
import { checkShutdown } from './models/shutdown-check.ts';
import { openRemote } from './open-remote.ts';
import type { Foundation } from './services.ts';

export interface OpenClassifier {
  classifier: Classifier;
  /** Looks when the remote model will be shut down; to be called about once a day. */
  checkModels(): Promise<void>;
}

const clock = () => new Date();

/** The live embedded model alone, or with the remote one of the settings beside it. */
export function openClassifier(
  { config, database, settings, training, log }: Foundation,
  live: LiveModel,
  bounds: BandBounds,
  operators: Operators,
): OpenClassifier {
  const { remote: endpoint, redaction } = config;
  if (endpoint === null) return { classifier: live.classifier, checkModels: async () => undefined };
  const spending = openModelSpending(database.sql, clock);
  const catalogue = () => live.card().catalogue;
  const remote = openRemote({ remote: endpoint, redaction, bounds, catalogue, settings, training, log, now: Date.now });
  const client = openaiClient(endpoint);
  const tell = (notice: { key: string; text: string }) =>
    operators.tell(notice.key, notice.text).catch((err) => log.error({ err }, 'the operators could not be told'));
  return {
    classifier: cascade({
      embedded: live.classifier,
      remote,
      guard: guard({ endpoint: remote.id, limits: endpoint, spending, now: Date.now }),
      spending,
      askBelow: endpoint.askBelow,
      log,
      onBroken: (failure) => {
        if (failure.code === 'model_not_found') void tell(goneNotice(endpointName(endpoint), clock()));
      },
    }),
    async checkModels() {
      const notice = await checkShutdown(client, endpoint, clock());
      if (notice !== null) await tell(notice);
    },
  };
}
