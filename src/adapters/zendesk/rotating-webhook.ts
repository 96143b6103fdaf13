import { SignatureError } from '../../core/errors.ts';
import type { ZendeskWebhook } from '../../core/ports.ts';
import { zendeskWebhook } from './webhook.ts';

export interface RotatingWebhook extends ZendeskWebhook {
  /** Looks for new secrets; called every few seconds. */
  refresh(): Promise<void>;
}

/**
 * A webhook whose secrets may change while we run: set-up stores them, also in another process. Without any secret every
 * delivery is refused.
 */
export async function rotatingWebhook(
  read: () => Promise<readonly string[]>,
  now: () => number,
): Promise<RotatingWebhook> {
  let known = '';
  let current: ZendeskWebhook | null = null;
  const refresh = async () => {
    const secrets = [...new Set(await read())];
    if (secrets.join('\n') === known) return;
    known = secrets.join('\n');
    current = secrets.length === 0 ? null : zendeskWebhook({ secrets, now });
  };
  await refresh();
  return {
    refresh,
    verified(request) {
      if (current !== null) return current.verified(request);
      throw new SignatureError(
        'A Zendesk webhook came, and there is no secret to check it with. Run `umbrage setup zendesk`.',
      );
    },
  };
}
