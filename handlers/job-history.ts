import { z } from 'zod';
import { UpstreamError } from '../src/core/errors.ts';
import type { Escalation } from '../src/core/escalation.ts';
import type { HistoryEntry } from '../src/core/escalation-event.ts';
import { Notices, noticesSetting } from '../src/core/notices.ts';
import type { JobHandler, MessageAt, Services } from '../src/core/ports.ts';

/** With `lines`, only these (by their revisions) are made to say again what is on record. */
const HistoryJob = z.object({ escalationId: z.string(), lines: z.array(z.int()).optional() });
const At = z.object({ channel: z.string(), ts: z.string() });
const Told = z.object({ revision: z.int() });

type Needs = Pick<Services, 'store' | 'messenger' | 'presenter' | 'postOnce' | 'facts'>;

/** Tells the thread of an alert what happened since the last line: one line each, in order, each of them once. */
export function jobHistory(services: Needs): JobHandler {
  const { store } = services;
  return async (data) => {
    const { escalationId, lines } = HistoryJob.parse(data);
    const escalation = await store.escalations.get(escalationId);
    if (escalation === null) return;
    if (lines !== undefined) return correctLines(escalation, lines, services);
    const alert = At.nullable().parse(await store.ledger.result(`alert:${escalationId}`));
    if (alert === null) throw notYet();
    const progress = await store.ledger.intend(`told:${escalationId}`, {});
    const told = Told.nullable().parse(progress.result)?.revision ?? 1;
    for (const entry of await store.escalations.history(escalationId)) {
      if (entry.revision <= told) continue;
      await tell(entry, escalation, alert, services);
      await store.ledger.settle(`told:${escalationId}`, { revision: entry.revision });
    }
  };
}

/** A line that stands in the thread is edited; nothing is posted. */
async function correctLines(
  escalation: Escalation,
  revisions: readonly number[],
  { store, messenger, presenter }: Needs,
): Promise<void> {
  for (const entry of await store.escalations.history(escalation.id)) {
    if (!revisions.includes(entry.revision)) continue;
    const standing = At.nullable().parse(await store.ledger.result(lineEffect(escalation, entry)));
    const line = presenter.line(entry, escalation);
    if (standing !== null && line !== null) await messenger.update(standing, line);
  }
}

const lineEffect = ({ id }: Escalation, { revision }: HistoryEntry): string => `line:${id}:${revision}`;

async function tell(entry: HistoryEntry, escalation: Escalation, alert: MessageAt, services: Needs): Promise<void> {
  const { presenter, postOnce } = services;
  const line = presenter.line(entry, escalation);
  const since = new Date(escalation.openedAt);
  if (line !== null) {
    const place = { channel: alert.channel, threadTs: alert.ts, broadcast: entry.surfaces };
    try {
      await postOnce(lineEffect(escalation, entry), place, line, since);
    } catch (failure) {
      // Somebody deleted the alert in the channel: there is no thread to tell.
      if (!(failure instanceof UpstreamError && failure.code === 'thread_not_found')) throw failure;
    }
  }
  await notify(entry, escalation, alert, services);
}

/** Whoever was given an alert by somebody else hears of it, unless they do not want to. */
async function notify(
  { event, revision, at }: HistoryEntry,
  escalation: Escalation,
  alert: MessageAt,
  { facts, messenger, presenter, postOnce }: Needs,
): Promise<void> {
  if (event.kind !== 'assign' || event.to === event.by) return;
  const wanted = (await facts.get(noticesSetting(event.to), Notices))?.assigned ?? true;
  if (!wanted) return;
  const message = presenter.notice(escalation, await messenger.permalink(alert));
  try {
    await postOnce(`notice:${escalation.id}:${revision}`, { channel: event.to }, message, new Date(at));
  } catch (failure) {
    // Somebody who left cannot be told, and the thread has to go on without them.
    if (!(failure instanceof UpstreamError) || failure.retryable) throw failure;
  }
}

/** The thread begins with the alert, which may still be on its way. */
function notYet(): UpstreamError {
  return new UpstreamError('The alert is not in the channel yet, so its thread cannot begin.', {
    system: 'slack',
    retryable: true,
  });
}
