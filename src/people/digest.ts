import { UpstreamError } from '../core/errors.ts';
import type { DigestContent, Services } from '../core/ports.ts';
import type { DigestSettings } from '../core/rules.ts';
import { wallTime } from '../core/zoned-time.ts';
import { openAlerts } from './home.ts';

type Needs = Pick<Services, 'store' | 'messenger' | 'presenter' | 'postOnce' | 'stance' | 'clock' | 'log'>;

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_MS = 7 * DAY_MS;

/** Posts the digest of this day (or of the week that ends with it), once, in the richest form the workspace takes. */
export async function postDigest(kind: 'daily' | 'weekly', services: Needs): Promise<void> {
  const { stance, postOnce, presenter, clock, log } = services;
  const { rules } = await stance();
  if (rules.digest === null) return;
  const now = clock();
  const { date } = wallTime(now, rules.digest.zone);
  const content = await contentOf(kind, rules.digest, now, services);
  const place = { channel: rules.digest.channel };
  for (const charts of ['native', 'table', 'text'] as const) {
    try {
      const message = presenter.digest(content, charts);
      await postOnce(`digest:${kind}:${date}`, place, message, new Date(now.getTime() - DAY_MS));
      return;
    } catch (failure) {
      if (!isRefusal(failure) || charts === 'text') throw failure;
      log.info({ charts }, 'the workspace refuses this form of the digest; a plainer one is posted');
    }
  }
}

async function contentOf(
  kind: 'daily' | 'weekly',
  { zone }: DigestSettings,
  now: Date,
  services: Needs,
): Promise<DigestContent> {
  const { store, stance } = services;
  const { bands } = (await stance()).policy;
  const since = new Date(now.getTime() - (kind === 'daily' ? DAY_MS : WEEK_MS));
  const earlier = (at: Date) => new Date(at.getTime() - WEEK_MS);
  const [current, before, open] = await Promise.all([
    store.stats(since, now, bands),
    store.stats(earlier(since), earlier(now), bands),
    openAlerts(services),
  ]);
  const period = `${wallTime(since, zone).date} to ${wallTime(now, zone).date}`;
  return { kind, period, zone, current, before, open };
}

const isRefusal = (failure: unknown): boolean =>
  failure instanceof UpstreamError && ['invalid_blocks', 'invalid_blocks_format'].includes(failure.code ?? '');
