import { z } from 'zod';
import { UpstreamError } from '../src/core/errors.ts';
import type { Escalation } from '../src/core/escalation.ts';
import type { AlertContext, JobHandler, Services } from '../src/core/ports.ts';
import { noteShown, Shown, shownBy } from '../src/people/shown.ts';

const AlertJob = z.object({ escalationId: z.string() });

const DAY_MS = 24 * 60 * 60 * 1000;

type Needs = Pick<Services, 'store' | 'messenger' | 'log' | 'clock' | 'meters'>;

/**
 * Makes the chat show an escalation as it is: posts the alert once, then edits it in place. Any number of changes since
 * the last look cost one call, and none if the message is up to date.
 */
export function jobAlert(services: Needs): JobHandler {
  const { store, messenger, log, meters } = services;
  return async (data) => {
    const { escalationId } = AlertJob.parse(data);
    const escalation = await store.escalations.get(escalationId);
    if (escalation === null) return;
    const effect = `alert:${escalation.id}`;
    const { revision } = escalation;
    const entry = await store.ledger.intend(effect, { revision });
    const shown = Shown.nullable().parse(entry.result);
    if (shown !== null && shown.revision >= revision) return;
    const context = await contextOf(escalation, shown !== null, services);
    // An intent without a result: the reply of an earlier post was lost, or we died before we noted it. The channel knows.
    const standing = shown ?? (entry.isNew ? null : await messenger.findAlert(escalation));
    const at = standing ?? (await messenger.postAlert(escalation, context, () => shownBy(store.ledger, effect)));
    if (standing !== null && (await messenger.updateAlert(standing, escalation, context)) === 'gone') {
      log.warn({ escalation: escalation.id }, 'the alert was deleted in the channel');
    }
    if (!(await noteShown(store.ledger, effect, { ...at, revision }))) return;
    if (standing === null) meters.alerted();
    log.info({ escalation: escalation.id, revision }, standing === null ? 'alert posted' : 'alert updated');
  };
}

async function contextOf(
  { subject, incidentId }: Escalation,
  isShown: boolean,
  { store, messenger, clock }: Needs,
): Promise<AlertContext> {
  const similar = await store.incidents.similar(subject, new Date(clock().getTime() - DAY_MS));
  const incident = incidentId === null ? null : await shownBy(store.ledger, `incident:${incidentId}`);
  if (incidentId !== null && incident === null && isShown) throw notYet();
  return { similar, incidentUrl: incident === null ? null : await messenger.permalink(incident) };
}

/** Nobody may touch the alert again: edited now, it would never lead to the incident that stands for it. */
function notYet(): UpstreamError {
  return new UpstreamError('The incident is not in the channel yet, so its alerts cannot lead there.', {
    system: 'slack',
    retryable: true,
  });
}
