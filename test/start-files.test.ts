import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLog } from '../src/adapters/log.ts';
import { settingsFor } from '../src/commands/world.ts';
import { readConfig } from '../src/config.ts';
import { startBot } from '../src/main.ts';
import { startSlack } from '../src/sandbox/slack/index.ts';
import { startZendesk } from '../src/sandbox/zendesk/index.ts';
import { newPlace } from './support/place.ts';

test.for([
  ['RULES_FILE', '{"rules": [{"name": "angry", "when": {"indexFrom": 700}}]}', /^The rules in .+ do not fit:\n/],
  ['RULES_FILE', '{"rules": [', /^The rules in .+ are not JSON\./],
  ['RULES_FILE', null, /^The rules in .+ cannot be read\. Check RULES_FILE\./],
  ['CATALOGUE_FILE', '{"topics": []}', /^The catalogue .+ has no topics\./],
  ['CATALOGUE_FILE', null, /^The catalogue .+ cannot be read\. Check CATALOGUE_FILE\./],
] as const)('a mistake in %s (%s) ends a start before anything is made', async ([setting, text, said]) => {
  const place = await newPlace();
  const zendesk = await startZendesk({});
  const slack = await startSlack({ rateLimits: 'off' });
  const file = join(place.directory, 'given.json');
  if (text !== null) writeFileSync(file, text);
  try {
    const data = join(place.directory, 'made-by-a-start');
    const settings = { ...settingsFor(zendesk, slack, place), DATA_DIR: data, [setting]: file };
    await expect(startBot(readConfig(settings), openLog('silent'))).rejects.toThrow(said);
    expect(existsSync(data)).toBe(false);
  } finally {
    await Promise.all([zendesk.close(), slack.close()]);
    await place.remove();
  }
});
