import { z } from 'zod';

/** A topic that opens no alert until `until` (ISO 8601). Critical complaints alert all the same. */
export const Mute = z.object({ topic: z.string(), until: z.string(), by: z.string() });
export type Mute = z.infer<typeof Mute>;
export const Mutes = z.array(Mute);

export const MUTES_SETTING = 'slack.mutes';

export function activeMutes(mutes: readonly Mute[], now: Date): Mute[] {
  return mutes.filter(({ until }) => Date.parse(until) > now.getTime());
}

/** A later mute of a topic replaces an earlier one; those that ended are dropped. */
export function withMute(mutes: readonly Mute[], mute: Mute, now: Date): Mute[] {
  return [...activeMutes(mutes, now).filter(({ topic }) => topic !== mute.topic), mute];
}

export function withoutMute(mutes: readonly Mute[], topic: string, now: Date): Mute[] {
  return activeMutes(mutes, now).filter((mute) => mute.topic !== topic);
}
