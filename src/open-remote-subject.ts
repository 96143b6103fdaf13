import { openModelSpending } from './adapters/store/model-spending.ts';
import { openServed } from './adapters/store/served.ts';
import { answersOf } from './config-remote.ts';
import { BandBounds } from './core/classification.ts';
import { NO_ALARM } from './core/outage.ts';
import type { Foundation } from './foundation.ts';
import { guard, priced } from './models/guard.ts';
import type { RemoteModel } from './models/remote.ts';
import { remoteClassifier } from './models/remote-classifier.ts';
import { BASE_MODEL } from './models/serve.ts';
import { openRemote } from './open-remote.ts';
import { readCatalogue } from './read-catalogue.ts';
import type { Subject } from './training/evaluate-run.ts';

/** The model of the settings, under the name of the seed's question: fine-tuned against general. */
const GENERAL = 'general';

/**
 * What `general` and `ft:...` stand for in a comparison: the endpoint's model of the settings, a fine-tuned one at the same endpoint, or one of
 * our own jobs, which is a model of the registry. Null for any other name.
 * @throws Error when no endpoint is set
 */
export async function remoteSubject(name: string, foundation: Foundation): Promise<Subject | { id: string } | null> {
  const { config, database, settings, training, models, log } = foundation;
  if (name.startsWith(`ft:${BASE_MODEL}:`)) {
    const id = await openServed(database.sql).jobs.modelOf(name);
    return id === null ? null : { id };
  }
  if (name !== GENERAL && !name.startsWith('ft:')) return null;
  const { endpoint } = config;
  if (endpoint === null) throw new Error(`"${name}" is a model at an endpoint: set OPENAI_BASE_URL and OPENAI_MODEL.`);
  const listed = await readCatalogue(config);
  const live = await models.live();
  const card = live === null ? null : await models.card(live);
  const catalogue = listed ?? card?.catalogue;
  if (catalogue === undefined)
    throw new Error('No model is live, so there is no catalogue to ask with. Start the bot once.');
  const remote = name === GENERAL ? endpoint : { ...endpoint, model: name, answers: answersOf(name), examples: 0 };
  const opened = openRemote({
    ...{ remote, redaction: config.redaction, bounds: BandBounds.parse({}), settings, training, log, now: Date.now },
    catalogue: () => catalogue,
  });
  // All complaints of a comparison are asked in the same way.
  await opened.ready;
  const counted = counting(opened);
  const spending = openModelSpending(database.sql, () => new Date());
  const around = guard({ endpoint: counted.model.id, limits: remote, spending, now: Date.now, alarm: NO_ALARM });
  return {
    name,
    kind: 'remote',
    about: `${counted.model.id}, asked with the catalogue of ${listed === null ? live : 'CATALOGUE_FILE'}`,
    classifier: remoteClassifier(counted.model, around),
    catalogue,
    card: null,
    isRegistered: false,
    concurrency: remote.concurrency,
    judgedTextsOnly: false,
    spent: () => (remote.price === null ? null : priced(counted.used, remote.price).dollars),
  };
}

/** What this comparison alone has used. */
function counting(model: RemoteModel) {
  const used = { inputTokens: 0, outputTokens: 0 };
  const counted: RemoteModel = {
    id: model.id,
    estimate: (text) => model.estimate(text),
    predict: (text, { signal, spend }) =>
      model.predict(text, {
        signal,
        spend(usage) {
          used.inputTokens += usage.inputTokens;
          used.outputTokens += usage.outputTokens;
          spend(usage);
        },
      }),
  };
  return { model: counted, used };
}
