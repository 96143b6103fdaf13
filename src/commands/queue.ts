import { Command } from 'commander';
import type { CommandContext } from './context.ts';

export function queueCommand(context: CommandContext): Command {
  const queue = new Command('queue').description('Jobs that wait, and jobs that failed for good.');
  queue
    .command('list')
    .description('How many jobs wait, and each dead one with its reason.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const jobs = (await context.foundation()).queue;
      const [pending, dead] = await Promise.all([jobs.pending(), jobs.dead()]);
      if (json) {
        context.out(JSON.stringify({ pending, dead }));
        return;
      }
      context.out(`${pending} waiting or running, ${dead.length} dead`);
      for (const { id, queue: name, about, why } of dead) context.out(`${id}  ${name}  ${about ?? ''}  ${why}`);
    });
  return queue;
}
