import { z } from 'zod';
import { settingsFor, type WorldOptions } from '../../src/commands/world.ts';
import { readConfig } from '../../src/config.ts';
import { openFoundation } from '../../src/foundation.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/index.ts';
import type { ZendeskSandbox } from '../../src/sandbox/zendesk/index.ts';
import { openRuntime } from '../../src/services.ts';
import { umbrage } from '../support/bot-process.ts';
import type { Work } from './work.ts';

/** What the person who runs the bots does meanwhile, from the command line. */
export interface Operator {
  /** Makes the database before the first bot starts, with two models in its registry. */
  prepare(): Promise<void>;
  /** In some rounds: makes the model live that is not. */
  switchModel(round: number): Promise<void>;
  /** In some rounds: asks for the tickets of one day of the past. It ends when the bots do. */
  backfill(round: number, work: Work): Promise<void>;
  /** Gives every back-fill that did not end the same command again. */
  finishBackfills(work: Work): Promise<void>;
  deadJobs(): Promise<string[]>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const OLD_TICKETS = 6;

const Waiting = z.object({
  dead: z.array(z.object({ queue: z.string(), about: z.string().nullable(), why: z.string() })),
});

export function openOperator(zendesk: ZendeskSandbox, slack: SlackSandbox, world: WorldOptions): Operator {
  const env = { ...settingsFor(zendesk, slack, world), ...world.settings };
  const run = (...argv: string[]) => umbrage(argv, { cwd: world.directory, env });
  /** For what must succeed while nobody is killed. */
  const ask = async <T>(schema: z.ZodType<T>, ...argv: string[]): Promise<T> => {
    const { code, out, err } = await run(...argv, '--json');
    if (code !== 0) throw new Error(`umbrage ${argv.join(' ')} ended with ${code}: ${err}`);
    return schema.parse(JSON.parse(out));
  };
  let models: string[] = [];
  let live = 0;
  const begun = new Map<string, number[]>();

  async function treat(day: string, work: Work): Promise<void> {
    const next = new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
    const { code } = await run('backfill', '--since', day, '--until', next, '--json');
    if (code !== 0) return;
    for (const id of begun.get(day) ?? []) work.accepted.old.add(id);
    begun.delete(day);
  }
  return {
    async prepare() {
      const runtime = await openRuntime(await openFoundation(readConfig(env)), {
        slackConnected: () => true,
        isStopping: () => false,
      });
      const first = (await runtime.models.live()) ?? '';
      const [bytes, card] = [await runtime.models.bytes(first), await runtime.models.card(first)];
      if (bytes === null || card === null) throw new Error('The first start left no model.');
      // Another name is enough: what is switched is which one is loaded.
      models = [first, 'embedded-another'];
      await runtime.models.save('embedded-another', bytes, card);
      await runtime.close();
    },
    async switchModel(round) {
      const other = models[1 - live];
      if (round % 3 !== 1 || other === undefined) return;
      const { code } = await run('models', 'promote', other, '--force');
      if (code === 0) live = 1 - live;
    },
    async backfill(round, work) {
      if (round % 3 !== 0) return;
      const day = new Date(Date.UTC(2026, 0, 1) + round * DAY_MS);
      const name = day.toISOString().slice(0, 10);
      begun.set(name, work.writeOldTickets(day, OLD_TICKETS));
      await treat(name, work);
    },
    async finishBackfills(work) {
      for (const day of begun.keys()) await treat(day, work);
    },
    async deadJobs() {
      const { dead } = await ask(Waiting, 'queue', 'list');
      return dead.map(({ queue, about, why }) => `${queue} ${about ?? ''}: ${why}`);
    },
  };
}
