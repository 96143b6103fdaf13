import { type Rule, ruleFaults } from '../../core/rules.ts';
import type { Foundation } from '../../foundation.ts';
import { readRules } from '../../read-rules.ts';
import { type Finding, look, ok, skipped, warning } from './check.ts';

const ADVICE = 'Correct the file that RULES_FILE names. The bot reads it when it starts.';

/** The rules in the order in which they are asked, and what is wrong with them. */
export function checkRules({ config, models }: Pick<Foundation, 'config' | 'models'>): Promise<Finding[]> {
  return look('Rules', ADVICE, async () => {
    const rules = await readRules(config);
    if (config.slack === null) return [skipped('Rules', 'without Slack nobody is alerted')];
    if (rules.rules.length === 0) return [warning('Rules', 'there is none, so nobody is alerted', ADVICE)];
    const live = await models.live();
    const catalogue = (live === null ? null : await models.card(live))?.catalogue ?? { topics: [] };
    return [
      ok('Rules', rules.rules.map(inWords).join('; ')),
      ...ruleFaults(rules, catalogue).map((fault) => warning('Rules: fault', fault, ADVICE)),
    ];
  });
}

const inWords = ({ name, channel, deliver }: Rule, place: number): string =>
  `${place + 1}. ${name}, ${deliver === 'digest' ? 'digest only' : `to ${channel}`}`;
