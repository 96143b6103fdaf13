import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import { defaultRules, Rules } from './core/rules.ts';

/** The escalation rules: those of the rules file, or the one that follows from the settings. @throws Error naming every fault */
export async function readRules({ rulesFile, threshold, slack }: Config): Promise<Rules> {
  if (slack === null) return Rules.parse({ rules: [] });
  if (rulesFile === undefined) return defaultRules(threshold, slack.escalationChannel);
  const parsed = Rules.safeParse(JSON.parse(await readFile(rulesFile, 'utf8')));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  - ${path.join('.')}: ${message}`);
  throw new Error(`The rules in ${rulesFile} do not fit:\n${faults.join('\n')}`);
}
