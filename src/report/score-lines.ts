import { z } from 'zod';

const Scores = z.object({
  about: z.string().optional(),
  topic: z
    .object({
      accuracy: z.number(),
      macroF1: z.number(),
      majority: z.number(),
      calibrationError: z.number(),
      confusions: z.array(z.object({ topic: z.string(), answer: z.string(), count: z.int() })),
    })
    .nullable(),
  index: z.object({ meanAbsoluteError: z.number(), spearman: z.number(), within10: z.number() }).nullable(),
  problem: z.object({ rows: z.int(), accuracy: z.number() }).nullable(),
});

/** Held-out scores of a trained model in plain words. */
export function scoreLines(metrics: Readonly<Record<string, unknown>>): string[] {
  const parsed = Scores.safeParse(metrics);
  if (!parsed.success) return [];
  const { about, topic, index, problem } = parsed.data;
  if (topic === null && index === null) return ['Nothing could be held out, so nobody knows how good it is.'];
  return [
    'On complaints held out from training:',
    ...(topic === null ? [] : topicLines(topic)),
    ...(problem === null
      ? []
      : [
          `  Problem: right for ${percent(problem.accuracy)} of the ${problem.rows} whose problem is frequent enough to be learned.`,
        ]),
    ...(index === null ? [] : [indexLine(index)]),
    ...(about === undefined ? [] : [`  ${about}`]),
  ];
}

function topicLines({
  accuracy,
  macroF1,
  majority,
  confusions,
}: NonNullable<z.infer<typeof Scores>['topic']>): string[] {
  const [worst] = confusions;
  return [
    `  Topic: right for ${percent(accuracy)}; always saying the most frequent one would be right for ${percent(majority)}. Macro-F1 ${macroF1.toFixed(2)}.`,
    ...(worst === undefined
      ? []
      : [`  Most often confused: "${worst.topic}" taken for "${worst.answer}" (${worst.count} times).`]),
  ];
}

function indexLine({ meanAbsoluteError, within10, spearman }: NonNullable<z.infer<typeof Scores>['index']>): string {
  return `  Index: off by ${meanAbsoluteError.toFixed(1)} points on average; ${percent(within10)} are within 10 points. Rank correlation ${spearman.toFixed(2)}.`;
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
