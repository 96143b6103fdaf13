import { z } from 'zod';
import type { Catalogue } from './catalogue.ts';
import { Band, BandBounds, type Classification } from './classification.ts';
import type { Complaint } from './complaint.ts';
import { IncidentSettings } from './incident.ts';
import { BusinessHours, isZone } from './zoned-time.ts';

/** What must hold for a rule to match; everything named must hold, an empty condition always does. */
const Condition = z.strictObject({
  topics: z.array(z.string()).optional(),
  problems: z.array(z.string()).optional(),
  bands: z.array(Band).optional(),
  indexFrom: z.int().min(0).max(100).optional(),
  /** Any of these words or phrases, whole words, in any case. */
  words: z.array(z.string().min(1)).optional(),
  sources: z.array(z.enum(['zendesk', 'slack'])).optional(),
});

export const Rule = z.strictObject({
  name: z.string().min(1),
  when: Condition,
  /** Channel name (`#escalations`) or id the alert goes to. */
  channel: z.string().min(1),
  /** Id of the user group to mention when the alert is critical. */
  mention: z
    .string()
    .regex(/^S[A-Z0-9]+$/, 'must be the id of a user group (S...)')
    .optional(),
  /** Minutes without an owner after which the channel is reminded once; null: never. */
  remindAfterMinutes: z.number().positive().nullable().default(30),
  /** `digest`: no alert, the complaint is only counted and listed in the daily digest. */
  deliver: z.enum(['alert', 'digest']).default('alert'),
});
export type Rule = z.infer<typeof Rule>;

/** When and where the daily digest and the weekly summary are posted. */
export const DigestSettings = z.strictObject({
  channel: z.string().min(1),
  /** Local time, `HH:MM`. */
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time, HH:MM'),
  zone: z.string().refine(isZone, 'must be a time zone such as Europe/Berlin'),
  /** Day of the weekly summary, 1 (Monday) to 7; null: none. */
  weeklyOn: z.int().min(1).max(7).nullable().default(1),
});
export type DigestSettings = z.infer<typeof DigestSettings>;

/** The content of `RULES_FILE`. First match wins. */
export const Rules = z.strictObject({
  rules: z.array(Rule),
  incidents: IncidentSettings.prefault({}),
  digest: DigestSettings.nullable().default(null),
  /** Reminders wait for these hours; null: any time. */
  businessHours: BusinessHours.nullable().default(null),
  bands: BandBounds.prefault({}),
  /** A further complaint of the same customer within this time joins the open alert. */
  joinWithinHours: z.number().positive().default(24),
});
export type Rules = z.infer<typeof Rules>;

/** The rules of an installation without a file: everything from `threshold` on alerts in one channel. */
export function defaultRules(threshold: number, channel: string): Rules {
  return Rules.parse({ rules: [{ name: `index from ${threshold}`, when: { indexFrom: threshold }, channel }] });
}

/** The first rule that matches, or null: nobody is alerted. */
export function matchingRule(rules: Rules, complaint: Complaint, classification: Classification): Rule | null {
  return rules.rules.find((rule) => matches(rule.when, complaint, classification)) ?? null;
}

function matches(when: Rule['when'], complaint: Complaint, classification: Classification): boolean {
  const { topic, problem, band, index, needsReview } = classification;
  return (
    (when.topics === undefined || (!needsReview && topic !== null && when.topics.includes(topic))) &&
    (when.problems === undefined || (!needsReview && problem !== null && when.problems.includes(problem))) &&
    (when.bands === undefined || when.bands.includes(band)) &&
    (when.indexFrom === undefined || index >= when.indexFrom) &&
    (when.words === undefined || when.words.some((word) => hasWord(complaint.text, word))) &&
    (when.sources === undefined || when.sources.includes(complaint.source.kind))
  );
}

/** Split instead of a pattern made from the word: an operator's `c++ (new)` must not become a regular expression. */
function hasWord(text: string, word: string): boolean {
  const words = (value: string) =>
    ` ${value
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      .join(' ')} `;
  return words(text).includes(words(word));
}

/** Whether a complaint alerts on its own whatever else goes on: critical, or named by its words. */
export function isUrgent(band: Band, rule: Rule): boolean {
  return band === 'critical' || rule.when.words !== undefined;
}

/** What is wrong with a set of rules that fits the schema: rules that can never match, topics and problems nobody knows. */
export function ruleFaults({ rules }: Rules, { topics }: Catalogue): string[] {
  const all = rules.findIndex(({ when }) => Object.keys(when).length === 0);
  const never = all === -1 ? [] : rules.slice(all + 1);
  const problems = topics.flatMap((topic) => topic.problems);
  const unknown = (known: readonly string[], named: readonly string[] | undefined) =>
    (named ?? []).filter((name) => !known.includes(name));
  return [
    ...never.map(({ name }) => `"${name}" can never match: "${rules[all]?.name}" before it takes everything.`),
    ...rules.flatMap(({ name, when }) => [
      ...unknown(
        topics.map((topic) => topic.name),
        when.topics,
      ).map((topic) => `"${name}" names the topic "${topic}", which the live model does not know.`),
      ...unknown(problems, when.problems).map(
        (problem) => `"${name}" names the problem "${problem}", which the live model does not know.`,
      ),
    ]),
  ];
}
