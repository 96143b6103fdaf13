import { z } from 'zod';

/** The parameters of every list. */
export const Limit = z.coerce.number().int().min(1).max(100).default(20).describe('How many at most');
export const Cursor = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('`next` of the page before; without it the newest come first');
