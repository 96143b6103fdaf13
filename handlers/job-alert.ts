import { z } from 'zod';
import type { JobHandler, Services } from '../src/core/ports.ts';

const AlertJob = z.object({ escalationId: z.string() });

/** Where the alert stands in the chat and which revision of the escalation it shows. */
const Shown = z.object({ channel: z.string(), ts: z.string(), revision: z.int() });

/**
 * Makes the chat show an escalation as it is: posts the alert once, then edits it in place. Any number of changes since
 * the last look cost one call, and none if the message is up to date.
 */
export function jobAlert({ store, messenger, log }: Pick<Services, 'store' | 'messenger' | 'log'>): JobHandler {
  return async (data) => {
    const { escalationId } = AlertJob.parse(data);
    const escalation = await store.escalations.get(escalationId);
    if (escalation === null) return;
    const effect = `alert:${escalation.id}`;
    const { revision } = escalation;
    const entry = await store.ledger.intend(effect, { revision });
    const shown = Shown.nullable().parse(entry.result);
    if (shown !== null && shown.revision >= revision) return;
    // An intent without a result: the reply of an earlier post was lost, or we died before we noted it. The channel knows.
    const standing = shown ?? (entry.isNew ? null : await messenger.findAlert(escalation));
    const at = standing ?? (await messenger.postAlert(escalation));
    if (standing !== null && (await messenger.updateAlert(standing, escalation)) === 'gone') {
      log.warn({ escalation: escalation.id }, 'the alert was deleted in the channel');
    }
    await store.ledger.settle(effect, { channel: at.channel, ts: at.ts, revision });
  };
}
