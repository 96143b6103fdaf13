import { Command } from 'commander';
import { z } from 'zod';
import type { DeadJob } from '../core/ports.ts';
import type { CommandContext } from './context.ts';

export function queueCommand(context: CommandContext): Command {
  return new Command('queue')
    .description('Jobs that wait, and jobs that failed for good.')
    .addCommand(listCommand(context))
    .addCommand(retryCommand(context))
    .addCommand(dropCommand(context));
}

function listCommand(context: CommandContext): Command {
  return new Command('list')
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
      for (const job of dead) for (const line of described(job)) context.out(line);
      if (dead.length > 0)
        context.out('Mend the cause, then `umbrage queue retry ID` or `--all`; `umbrage queue drop ID` gives one up.');
    });
}

function retryCommand(context: CommandContext): Command {
  return new Command('retry')
    .description('Put one dead job, or all, into its queue again.')
    .argument('[id]', 'see `umbrage queue list`')
    .option('--all', 'all of them')
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, { all, json }: { all?: boolean; json?: boolean }, command: Command) => {
      if ((id === undefined) === (all !== true)) command.error('Name one job, or say --all.');
      const jobs = (await context.foundation()).queue;
      const retried = id !== undefined && !isId(id) ? 0 : await jobs.retry(id ?? null);
      if (id !== undefined && retried === 0) throw unknownJob(id);
      context.out(json ? JSON.stringify({ retried }) : `${retried} in their queues again.`);
    });
}

function dropCommand(context: CommandContext): Command {
  return new Command('drop')
    .description('Remove a dead job for good: what it was to do will not be done.')
    .argument('<id>', 'see `umbrage queue list`')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: boolean }) => {
      const dropped = await (await context.foundation()).queue.drop(id);
      if (dropped === null) throw unknownJob(id);
      if (json) context.out(JSON.stringify({ dropped }));
      else for (const line of ['Dropped:', ...described(dropped)]) context.out(line);
    });
}

const isId = (id: string): boolean => z.uuid().safeParse(id).success;

const unknownJob = (id: string) => new Error(`There is no dead job ${id}. See \`umbrage queue list\`.`);

function described({ id, queue, about, why, at, tries }: DeadJob): string[] {
  const times = tries === 1 ? 'once' : `${tries} times`;
  return [`${id}  ${queue}${about === null ? '' : ` of ${about}`}, tried ${times}, given up ${at}`, `  ${why}`];
}
