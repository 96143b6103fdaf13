import { z } from 'zod';
import type { JobHandler, Services } from '../src/core/ports.ts';
import { answerTo } from '../src/people/ask.ts';

const ReplyJob = z.object({
  channel: z.string(),
  ts: z.string(),
  user: z.string(),
  text: z.string(),
  effect: z.string(),
});

/** Answers a direct message, once. The same words work as after `/classify`. */
export function jobReply(
  services: Pick<Services, 'classifier' | 'presenter' | 'stance' | 'store' | 'zendeskUrl' | 'clock' | 'postOnce'>,
): JobHandler {
  return async (data) => {
    const { channel, ts, user, text, effect } = ReplyJob.parse(data);
    const answer = await answerTo(text, user, services);
    await services.postOnce(effect, { channel }, answer, new Date(Number(ts) * 1000));
  };
}
