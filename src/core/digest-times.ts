import type { DigestSettings } from './rules.ts';

/** When a digest is due. `cron` has five fields and is read in `zone`. */
export interface DigestTime {
  kind: 'daily' | 'weekly';
  cron: string;
  zone: string;
}

export function digestTimes(settings: DigestSettings | null): DigestTime[] {
  if (settings === null) return [];
  const { at, zone, weeklyOn } = settings;
  const [hour, minute] = at.split(':').map(Number);
  const daily = { kind: 'daily', cron: `${minute} ${hour} * * *`, zone } as const;
  // Cron counts Sunday as 0.
  const weekly = { kind: 'weekly', cron: `${minute} ${hour} * * ${(weeklyOn ?? 0) % 7}`, zone } as const;
  return weeklyOn === null ? [daily] : [daily, weekly];
}
