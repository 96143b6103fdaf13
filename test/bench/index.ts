import { benchBackfill } from './backfill.ts';
import { benchModel } from './model.ts';
import { benchPipeline } from './pipeline.ts';
import { benchSlack } from './slack.ts';

/** `npm run bench -- NAME`: measurements that are too long, or too dependent on the machine, for a test. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  model: benchModel,
  slack: benchSlack,
  backfill: benchBackfill,
  pipeline: benchPipeline,
};

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(`There is no benchmark "${name}". Choose one of: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 2;
} else {
  await bench();
}
