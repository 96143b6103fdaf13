import { z } from 'zod';
import type { ZendeskTransport } from '../transport.ts';

/** More pages than any account has of what we list; a list that does not end must not hold us for ever. */
const MOST_PAGES = 100;

const Page = z.looseObject({
  meta: z.object({ has_more: z.boolean().nullish() }).nullish(),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

/**
 * Every record of a list, with cursor paging.
 * @param key the property of the answer that holds the records
 * @throws UpstreamError
 */
export async function listAll<T>(
  transport: ZendeskTransport,
  path: string,
  key: string,
  record: z.ZodType<T>,
): Promise<T[]> {
  const all: T[] = [];
  let next: string | null = `${path}?page[size]=100`;
  for (let page = 0; next !== null && page < MOST_PAGES; page++) {
    const answer: z.infer<typeof Page> = await transport.call({ method: 'GET', path: next, schema: Page });
    all.push(...z.array(record).parse(answer[key]));
    next = answer.meta?.has_more === true ? (answer.links?.next ?? null) : null;
  }
  return all;
}
