import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { testApp } from '../support/app.ts';
import { slackLostReplies } from '../torture/slack-lost-replies.ts';

/** Alerts are counted here, so many of a kind must not become one incident. */
const rulesFile = join(mkdtempSync(join(tmpdir(), 'umbrage-rules-')), 'rules.json');
const rules = [{ name: 'all', when: {}, channel: '#escalations' }];
writeFileSync(rulesFile, JSON.stringify({ rules, incidents: { fromComplaint: 100_000 } }));

const test = testApp({ settings: { RULES_FILE: rulesFile } });

/** The suite loses a few replies; `LOST=200` loses two for each of 200 alerts, at one post a second. */
const LOST = Number(process.env.LOST ?? 4);

test(
  'posts, edits and comments whose replies are lost are not done twice',
  async ({ app }) => {
    expect(await slackLostReplies(app, LOST)).toMatchObject({ doubled: 0, missing: 0 });
  },
  60_000 + LOST * 8_000,
);
