import { isRefusedAccess } from '../../core/errors.ts';
import type { OutageAlarm } from '../../core/outage.ts';
import type { Desk, TicketFeed } from '../../core/ports.ts';

export interface AccessAlarm {
  /** Zendesk does not let us in. Many jobs find out at the same moment. */
  refused(why: string): Promise<void>;
  /** One kind of call is refused while others may succeed: a role or a scope is missing, not the key to the door. */
  forbidden(why: string): void;
  /** A call gave no good answer for another reason. */
  failed(failure: unknown): Promise<void>;
  /** A call succeeded. */
  fine(): Promise<void>;
}

interface AlarmOptions {
  /** Resolves to whether this call was the first of all processes to say so. */
  claim(why: string): Promise<boolean>;
  /** Resolves to whether there was a trouble to end. */
  release(): Promise<boolean>;
  tell(text: string): void;
  /** Says it once a day at most. */
  remark(text: string): void;
  /** Hears of everything but lost access. */
  outage: OutageAlarm;
}

/** Tells the operator once when access is lost and once when it is back, whatever the number of jobs and processes. */
export function accessAlarm({ claim, release, tell, remark, outage }: AlarmOptions): AccessAlarm {
  let state: 'unknown' | 'fine' | 'refused' = 'unknown';
  return {
    async refused(why) {
      if (state === 'refused') return;
      state = 'refused';
      if (await claim(why)) tell(`${why} Complaints are kept and wait until this is mended; see \`umbrage doctor\`.`);
    },
    forbidden: (why) => remark(`${why} What needs this call waits until that is mended; see \`umbrage doctor\`.`),
    failed: (failure) => outage.failed(failure),
    async fine() {
      await outage.fine();
      if (state === 'fine') return;
      state = 'fine';
      if (await release()) tell('Zendesk lets us in again. What waited goes on by itself.');
    },
  };
}

/** The same desk, with the alarm listening. */
export function withAlarm(desk: Desk, alarm: AccessAlarm): Desk {
  return {
    ticket: (id) => heard(alarm, desk.ticket(id)),
    write: (ticket, change) => heard(alarm, desk.write(ticket, change)),
    create: (ticket) => heard(alarm, desk.create(ticket)),
    earlierWrite: (id) => heard(alarm, desk.earlierWrite(id)),
  };
}

export function feedWithAlarm(feed: TicketFeed, alarm: AccessAlarm): TicketFeed {
  return {
    page: (from) => heard(alarm, feed.page(from)),
    changes: (from) => heard(alarm, feed.changes(from)),
    many: (ids) => heard(alarm, feed.many(ids)),
    writeMany: (writes) => heard(alarm, feed.writeMany(writes)),
  };
}

async function heard<T>(alarm: AccessAlarm, call: Promise<T>): Promise<T> {
  try {
    const result = await call;
    await alarm.fine();
    return result;
  } catch (error) {
    if (isRefusedAccess(error) && error.status === 403) alarm.forbidden(error.message);
    else if (isRefusedAccess(error)) await alarm.refused(error.message);
    else await alarm.failed(error);
    throw error;
  }
}
