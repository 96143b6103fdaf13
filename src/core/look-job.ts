import { z } from 'zod';

/** A look at what was changed or said meanwhile. `at`, in ISO 8601: when it was asked for. The version before did not say. */
const LookJob = z.object({ at: z.iso.datetime().optional() });

/**
 * From when on the very first look is to look. Not from now: the bot that asked for it may have died before it came to it.
 * @param data what the queue carries
 */
export const askedAt = (data: unknown, now: Date): Date => new Date(LookJob.parse(data).at ?? now);
