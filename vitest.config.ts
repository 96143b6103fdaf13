import { basename } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Begun last, one of these would run alone while the other workers have nothing to do. The longest comes first. */
const LONG = (
  'many-processes forget slack-quiet faults api pages storm slack-escalation slack-channels backfill crash page-browser secrets ' +
  'reconcile evaluate triage remote-bot stop copies demo-check beside-a-running-bot parsers slack-lost-replies attacks doctor'
).split(' ');

/** They open no database (the linter sees to it), so a run on PostgreSQL would repeat what the embedded one has shown. */
const WITHOUT_DATABASE = ['core', 'models', 'report', 'sandbox', 'training'].map((folder) => `test/${folder}/**`);
/** They open the embedded database, whatever the others run on, or read outside bytes only. */
const WITHOUT_SERVER = ['adapters/store/embedded', 'adapters/store/new-embedded', 'security/parsers'].map(
  (name) => `test/${name}.test.ts`,
);
const ELSEWHERE = [...WITHOUT_DATABASE, ...WITHOUT_SERVER];
const isOnServer = process.env.TEST_DATABASE_URL !== undefined;
if (isOnServer) console.log(`Skipped on PostgreSQL, since nothing in them asks it: ${ELSEWHERE.join(', ')}`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = LONG.indexOf(basename(moduleId, '.test.ts'));
      return found === -1 ? LONG.length : found;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(isOnServer ? ELSEWHERE : [])],
    globalSetup: 'test/support/setup.ts',
    // For two cores: end-to-end tests wait more than they work.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // No test leaves anything behind in its modules, and loading those anew for each file takes long.
    isolate: false,
    // A job of a ticket that was under way a moment ago waits for the queue's next look.
    expect: { poll: { timeout: 5_000 } },
    // A hang, not a slow machine: beside three other files a test may take five times as long as alone.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
  },
});
