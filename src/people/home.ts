import { z } from 'zod';
import { activeMutes, MUTES_SETTING, Mutes } from '../core/mute.ts';
import { Notices, noticesSetting } from '../core/notices.ts';
import type { ChatHome, DigestContent, HomeContent, Services } from '../core/ports.ts';
import { startOfDay } from '../core/zoned-time.ts';

type Needs = Pick<Services, 'store' | 'messenger' | 'presenter' | 'stance' | 'facts' | 'mayAct' | 'clock'>;

const At = z.object({ channel: z.string(), ts: z.string() });

/** More links than these nobody reads, and each costs a look. */
const LINKED = 30;

/** What a person's Home tab shows at this moment. */
export async function homeOf(user: string, services: Needs): Promise<ChatHome> {
  const { store, messenger, presenter, stance, clock } = services;
  const now = clock();
  const [{ mode, policy, rules }, { zone }, open, incidents, settings] = await Promise.all([
    stance(),
    messenger.person(user),
    openAlerts(services),
    store.incidents.open(),
    settingsFor(user, services),
  ]);
  const today = await store.stats(startOfDay(now, zone), now, policy.bands);
  return presenter.home({ user, mode, open, today, incidents, settings, rules, now });
}

/** Every alert that is not over, the most severe first, with a link to where it stands. */
export async function openAlerts({
  store,
  messenger,
}: Pick<Needs, 'store' | 'messenger'>): Promise<DigestContent['open']> {
  const alive = (await store.escalations.alive()).sort((one, other) => other.subject.index - one.subject.index);
  return Promise.all(
    alive.map(async (escalation, place) => {
      const at = place < LINKED ? At.nullable().parse(await store.ledger.result(`alert:${escalation.id}`)) : null;
      return { escalation, url: at === null ? null : await messenger.permalink(at) };
    }),
  );
}

async function settingsFor(user: string, { facts, mayAct, clock }: Needs): Promise<HomeContent['settings']> {
  if (!(await mayAct(user))) return null;
  const [mutes, notices] = await Promise.all([
    facts.get(MUTES_SETTING, Mutes),
    facts.get(noticesSetting(user), Notices),
  ]);
  return { mutes: activeMutes(mutes ?? [], clock()), notices: notices?.assigned ?? true };
}
