import { randomBytes } from 'node:crypto';

/** The real one forgets a trigger three seconds after the person's click. */
const TRIGGER_LIFE_MS = 3000;

export interface Triggers {
  /** @param viewId the modal the person acted in, when it was one: only then may another be pushed on top. */
  issue(user: string, viewId?: string): string;
  /** Uses a trigger up. */
  take(id: string): { kind: 'ok'; user: string; viewId: string | undefined } | { kind: 'expired' | 'used' | 'unknown' };
}

export function triggers(clock: () => number): Triggers {
  const issued = new Map<string, { user: string; viewId: string | undefined; at: number; used: boolean }>();
  return {
    issue(user, viewId) {
      const now = clock();
      for (const [id, trigger] of issued) if (now - trigger.at > 60 * 60_000) issued.delete(id);
      const id = `${Math.floor(now * 1000)}.${issued.size}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { user, viewId, at: now, used: false });
      return id;
    },
    take(id) {
      const trigger = issued.get(id);
      if (trigger === undefined) return { kind: 'unknown' };
      if (clock() - trigger.at > TRIGGER_LIFE_MS) return { kind: 'expired' };
      if (trigger.used) return { kind: 'used' };
      trigger.used = true;
      return { kind: 'ok', user: trigger.user, viewId: trigger.viewId };
    },
  };
}
