import { sql } from 'drizzle-orm';
import type { World } from '../../src/commands/world.ts';

const DAY_MS = 86_400_000;
const TOPICS = [
  ['Network outage', 4, 72],
  ['Billing', 5, 48],
  ['Delivery', 3, 55],
  ['=HYPERLINK("https://evil.example","Refund")', 1, 61],
] as const;

/** The day (from today, backwards) on which the first topic stands out, and by how much. */
export const SPIKE = { daysAgo: 3, complaints: 21 };

/**
 * Forty days of complaints, as if they had been classified then: no door of the bot leads into the past.
 * @returns how many of them lie in the last thirty days
 */
export async function writeHistory(app: World): Promise<number> {
  const database = app.bot().runtime.database.sql;
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const rows: object[] = [];
  let recent = 0;
  for (let daysAgo = 40; daysAgo >= 1; daysAgo--) {
    for (const [place, [topic, usual, index]] of TOPICS.entries()) {
      const wave = (daysAgo * (place + 2)) % 3;
      const count = place === 0 && daysAgo === SPIKE.daysAgo ? SPIKE.complaints : usual + wave - 1;
      for (let number = 0; number < count; number++) {
        rows.push({
          complaint_id: `zendesk:old-${daysAgo}-${place}-${number}`,
          topic,
          index: Math.min(100, index + ((number * 7 + daysAgo) % 21) - 10),
          created_at: new Date(today - daysAgo * DAY_MS + (number + 1) * 1_800_000).toISOString(),
        });
        if (daysAgo < 30) recent++;
      }
    }
  }
  await database.execute(sql`
    insert into classifications
      (complaint_id, text_hash, complaint, classification, topic, index, confidence, needs_review, model, created_at)
    select complaint_id, complaint_id, '{}', '{}', topic, index, 0.9, false, 'embedded-old', created_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(complaint_id text, topic text, index int, created_at timestamptz)`);
  return recent;
}
