import { jobBackfill } from '../../handlers/job-backfill.ts';
import type { Foundation } from '../foundation.ts';
import { openRuntime, type Runtime } from '../services.ts';
import type { CommandContext } from './context.ts';

/**
 * What a back-fill works with. Inside the bot the bot's own workers treat the tickets; a command beside it, or without any
 * bot, brings a worker of its own.
 */
export async function backfillRuntime(context: CommandContext): Promise<Runtime & { release(): void }> {
  const foundation = await context.foundation();
  if (foundation.config.zendesk === null) {
    throw new Error('Zendesk is not connected. Set ZENDESK_URL and its credentials (see .env.example).');
  }
  if (isRuntime(foundation)) return { ...foundation, release: () => undefined };
  const runtime = await openRuntime(foundation, { slackConnected: () => true, isStopping: () => false });
  await foundation.queue.work({ backfill: jobBackfill(runtime.services) });
  return { ...runtime, release: runtime.stopTimers };
}

function isRuntime(foundation: Foundation): foundation is Runtime {
  return 'services' in foundation;
}
