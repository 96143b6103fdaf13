import type { Classifier, Desk, Log, Meters, TicketFeed } from './core/ports.ts';

/** The same classifier, counted, timed and logged. */
export function measuredClassifier(classifier: Classifier, meters: Meters, log: Pick<Log, 'info'>): Classifier {
  return {
    get id() {
      return classifier.id;
    },
    async classify(texts, options) {
      const begun = performance.now();
      const predictions = await classifier.classify(texts, options);
      const ms = performance.now() - begun;
      meters.took('classify', ms);
      meters.classified(predictions);
      const degraded = predictions.filter((prediction) => prediction.degraded).length;
      log.info({ texts: texts.length, degraded, model: classifier.id, ms: Math.round(ms) }, 'classified');
      return predictions;
    },
  };
}

/** The same desk, each update counted by what came of it. */
export function measuredDesk(desk: Desk, meters: Meters): Desk {
  return {
    ...desk,
    async write(ticket, change) {
      const outcome = await desk.write(ticket, change);
      meters.wrote(outcome.kind);
      return outcome;
    },
  };
}

export function measuredFeed(feed: TicketFeed, meters: Meters): TicketFeed {
  return {
    ...feed,
    async writeMany(writes) {
      const outcomes = await feed.writeMany(writes);
      for (const { kind } of outcomes.values()) meters.wrote(kind);
      return outcomes;
    },
  };
}
