import { setTimeout as wait } from 'node:timers/promises';
import { sql as raw } from 'drizzle-orm';
import { z } from 'zod';
import { rows, type Sql } from './database.ts';
import { channelTurns } from './schema.ts';

/** Slack takes about one message a second per channel. */
const BETWEEN_POSTS_MS = 1_000;

const Turn = z.object({ wait_ms: z.coerce.number() });

/** @returns what waits for the next turn in a channel: each so long after the one before it, over all processes */
export function openChannelTurns(sql: Sql, betweenMs = BETWEEN_POSTS_MS): (channel: string) => Promise<void> {
  const between = raw`make_interval(secs => ${betweenMs / 1000}::float8)`;
  const { channel, nextAt } = channelTurns;
  return async (name) => {
    const [turn] = await rows(
      sql,
      raw`insert into ${channelTurns} (channel, next_at) values (${name}, clock_timestamp() + ${between})
          on conflict (${raw.identifier(channel.name)})
          do update set next_at = greatest(${nextAt}, clock_timestamp()) + ${between}
          returning extract(epoch from next_at - ${between} - clock_timestamp()) * 1000 as wait_ms`,
    );
    const { wait_ms: waitMs } = Turn.parse(turn);
    if (waitMs > 0) await wait(waitMs);
  };
}
