import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'vitest';
import { startWorld, type World, type WorldOptions } from '../../src/commands/world.ts';
import { newPlace } from './place.ts';
import { objections } from './zendesk-requests.ts';

/** Settings for tests that make many alerts of one kind, which would become an incident from the tenth on. */
export const WITHOUT_INCIDENTS = {
  RULES_FILE: fileURLToPath(new URL('../fixtures/rules-without-incidents.json', import.meta.url)),
};

export type AppOptions = Partial<Omit<WorldOptions, 'directory' | 'databaseUrl'>>;

/** The whole bot between a Zendesk and a Slack of its own, with nothing that waits for the sake of reality. */
async function startApp(options: AppOptions = {}): Promise<World> {
  const place = await newPlace();
  const world = await startWorld({
    ...place,
    ...options,
    slack: { rateLimits: 'off', retryDelayMs: 50, ...options.slack },
    zendesk: {
      retryDelayMs: 5,
      keepCalls: true,
      ticketUpdateLimitPerMinute: 100_000,
      requestLimitPerMinute: 100_000,
      ...options.zendesk,
    },
    settings: { LOG_LEVEL: 'silent', ZENDESK_WRITES_PER_MINUTE: '10000', ...options.settings },
  });
  await world.slackReady();
  return {
    ...world,
    async stop() {
      await world.stop();
      await place.remove();
    },
  };
}

/** A `test` whose `app` is one bot for the whole file: starting one takes a second, so tests of a file share it. */
export function testApp(options: AppOptions = {}) {
  return base.extend<{ app: World }>({
    app: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of a fixture's needs from this pattern
      async ({}, use) => {
        const app = await startApp(options);
        await use(app);
        await app.stop();
        // Whatever a test was about, what the bot asked of Zendesk on the way has to be in order.
        expect(objections(app.zendesk.calls)).toEqual([]);
      },
      { scope: 'file' },
    ],
  });
}

/** The alerts in the escalation channel that carry these words. */
export function alertsWith(app: World, words: string) {
  return app.slack.messages('#escalations').filter((message) => JSON.stringify(message).includes(words));
}

let customers = 0;

/** Somebody nobody has heard of in this file, so that alerts of other tests are not joined. */
export function newCustomer(): { name: string; email: string } {
  customers += 1;
  return {
    name: `Customer ${customers} of ${process.pid}`,
    email: `customer-${customers}-${process.pid}@customer.example`,
  };
}
