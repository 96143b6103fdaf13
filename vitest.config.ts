import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/template.ts', 'test/support/zendesk-document.ts'],
    // For two cores: end-to-end tests wait as much as they work.
    maxWorkers: 3,
    // No test leaves anything behind in its modules, and loading those anew for each file takes long.
    isolate: false,
    // As `npm start` has it: optimising the embedded database's code costs each process seconds and 400 MB.
    execArgv: ['--liftoff-only'],
    // A job of a ticket that was under way a moment ago waits for the queue's next look.
    expect: { poll: { timeout: 5_000 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
  },
});
