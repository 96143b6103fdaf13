import { z } from 'zod';

/** What a person wants to be told of in private. */
export const Notices = z.object({ assigned: z.boolean() });
export type Notices = z.infer<typeof Notices>;

export const noticesSetting = (user: string): string => `slack.notices.${user}`;
