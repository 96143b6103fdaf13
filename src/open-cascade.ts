import { outageAlarm } from './adapters/outage-alarm.ts';
import { openModelSpending } from './adapters/store/model-spending.ts';
import type { RemoteConfig } from './config-remote.ts';
import type { Catalogue } from './core/catalogue.ts';
import type { BandBounds } from './core/classification.ts';
import type { Operators } from './core/ports.ts';
import { goneNotice, refusedNotice } from './core/shutdown.ts';
import type { Foundation } from './foundation.ts';
import { cascade } from './models/cascade.ts';
import { endpointName, openaiClient } from './models/endpoint.ts';
import { guard } from './models/guard.ts';
import type { LiveModel } from './models/registry.ts';
import { checkShutdown } from './models/shutdown-check.ts';
import type { OpenClassifier } from './open-classifier.ts';
import { openRemote } from './open-remote.ts';

const clock = () => new Date();

/** The live embedded model, with the remote one beside it that is asked when the first is unsure. */
export function openCascade(
  { config, database, settings, training, log }: Foundation,
  endpoint: RemoteConfig,
  {
    live,
    listed,
    bounds,
    operators,
  }: {
    live: LiveModel;
    /** What the remote model may answer with; null: what the live model has learned. */
    listed: Catalogue | null;
    bounds: BandBounds;
    operators: Operators;
  },
): OpenClassifier {
  const { redaction } = config;
  const spending = openModelSpending(database.sql, clock);
  const catalogue = () => listed ?? live.card().catalogue;
  const remote = openRemote({ remote: endpoint, redaction, bounds, catalogue, settings, training, log, now: Date.now });
  const client = openaiClient(endpoint);
  const tell = (notice: { key: string; text: string }) =>
    operators.tell(notice.key, notice.text).catch((err) => log.error({ err }, 'the operators could not be told'));
  return {
    classifier: cascade({
      embedded: live.classifier,
      remote,
      guard: guard({
        endpoint: remote.id,
        limits: endpoint,
        spending,
        now: Date.now,
        alarm: outageAlarm('The remote model', { settings, operators, log, now: Date.now }),
      }),
      spending,
      askBelow: endpoint.askBelow,
      confidenceFloor: config.confidenceFloor,
      log,
      onBroken: ({ code, message }) => {
        const name = endpointName(endpoint);
        void tell(code === 'model_not_found' ? goneNotice(name, clock()) : refusedNotice(name, message, clock()));
      },
    }),
    async checkModels() {
      const notice = await checkShutdown(client, endpoint, clock());
      if (notice !== null) await tell(notice);
    },
    async budget() {
      const spent = await spending.today(remote.id);
      const left = (limit: number | null, used: number) => (limit === null ? null : Math.max(0, limit - used));
      return {
        endpoint: remote.id,
        tokens: left(endpoint.tokensPerDay, spent.tokens),
        dollars: left(endpoint.dollarsPerDay, spent.dollars),
      };
    },
  };
}
