import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import { plainJson } from './core/plain-json.ts';
import { defaultRules, Rules } from './core/rules.ts';

/** The escalation rules: those of the rules file, or the one that follows from the settings. @throws Error naming every fault */
export async function readRules({ rulesFile, threshold, slack }: Config): Promise<Rules> {
  if (slack === null) return Rules.parse({ rules: [] });
  if (rulesFile === undefined) return defaultRules(threshold, slack.escalationChannel);
  const text = await readFile(rulesFile, 'utf8').catch((cause) => {
    throw new Error(`The rules in ${rulesFile} cannot be read. Check RULES_FILE.`, { cause });
  });
  return rulesIn(text, rulesFile);
}

/** @throws Error naming every fault, and the file */
export function rulesIn(text: string, file: string): Rules {
  const parsed = Rules.safeParse(json(text, file));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  - ${path.join('.')}: ${message}`);
  throw new Error(`The rules in ${file} do not fit:\n${faults.join('\n')}`);
}

function json(text: string, file: string): unknown {
  try {
    return plainJson(text);
  } catch (cause) {
    throw new Error(`The rules in ${file} are not JSON. Check its commas and brackets.`, { cause });
  }
}
