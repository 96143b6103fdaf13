import type { MessageShortcut, Middleware, SlackShortcutMiddlewareArgs } from '@slack/bolt';
import { readableText } from '../src/core/chat-text.ts';
import type { Services } from '../src/core/ports.ts';
import { aboutText, tell } from '../src/people/ask.ts';

/** “Classify complaint” in the menu of a message, in threads too. Only the one who asked reads the answer. */
export function slackClassifyShortcut(
  services: Pick<Services, 'classifier' | 'presenter' | 'stance' | 'store' | 'zendeskUrl' | 'clock' | 'messenger'>,
): Middleware<SlackShortcutMiddlewareArgs<MessageShortcut>> {
  return async ({ shortcut, ack, respond }) => {
    await ack();
    const text = readableText(shortcut.message.text ?? '');
    await tell(aboutText(text, shortcut.user.id, services), async (answer) => {
      try {
        await respond({ response_type: 'ephemeral', replace_original: false, ...answer });
      } catch {
        await services.messenger.whisper(shortcut.channel.id, shortcut.user.id, answer.text);
      }
    });
  };
}
