import { z } from 'zod';
import type { JobHandler, Services } from '../src/core/ports.ts';
import { postDigest } from '../src/people/digest.ts';

const DigestJob = z.object({ kind: z.enum(['daily', 'weekly']) });

/** It is time for the daily digest or the weekly summary. */
export function jobDigest(
  services: Pick<Services, 'store' | 'messenger' | 'presenter' | 'postOnce' | 'stance' | 'clock' | 'log'>,
): JobHandler {
  return (data) => postDigest(DigestJob.parse(data).kind, services);
}
