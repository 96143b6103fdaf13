import { z } from 'zod';
import type { JobHandler, Services } from '../src/core/ports.ts';

const NoticeJob = z.object({ key: z.string(), channel: z.string(), text: z.string(), at: z.iso.datetime() });

/** The operators are told something, once: a notice whose reply was lost is looked for before it is posted again. */
export function jobNotice({ postOnce, presenter }: Pick<Services, 'postOnce' | 'presenter'>): JobHandler {
  return async (data) => {
    const { key, channel, text, at } = NoticeJob.parse(data);
    await postOnce(`notice:${key}`, { channel }, presenter.plain(text), new Date(at));
  };
}
