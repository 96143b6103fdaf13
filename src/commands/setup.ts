import { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { setupSlackCommand } from './setup-slack.ts';
import { setupZendeskCommand } from './setup-zendesk.ts';

/** One subcommand for each system that has to be prepared. */
export function setupCommand(context: CommandContext): Command {
  const setup = new Command('setup').description('Prepare Slack or Zendesk for Umbrage.');
  for (const command of [setupSlackCommand, setupZendeskCommand]) setup.addCommand(command(context));
  return setup;
}
