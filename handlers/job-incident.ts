import { z } from 'zod';
import type { JobHandler, Services } from '../src/core/ports.ts';
import { noteShown, Shown, shownBy } from '../src/people/shown.ts';

const IncidentJob = z.object({ incidentId: z.string() });

/** Makes the chat show an incident as it is: one message that counts up. */
export function jobIncident({
  store,
  messenger,
  presenter,
}: Pick<Services, 'store' | 'messenger' | 'presenter'>): JobHandler {
  return async (data) => {
    const incident = await store.incidents.get(IncidentJob.parse(data).incidentId);
    if (incident === null) return;
    const { id, revision, channel, openedAt } = incident;
    const effect = `incident:${id}`;
    const entry = await store.ledger.intend(effect, { revision });
    const shown = Shown.nullable().parse(entry.result);
    if (shown !== null && shown.revision >= revision) return;
    const message = presenter.incident(incident);
    const standing = shown ?? (entry.isNew ? null : await messenger.find({ channel }, effect, new Date(openedAt)));
    const at = standing ?? (await messenger.post({ channel }, message, effect, () => shownBy(store.ledger, effect)));
    if (standing !== null) await messenger.update(standing, message);
    await noteShown(store.ledger, effect, { ...at, revision });
  };
}
