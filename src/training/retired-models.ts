/** Models that people still have in their scripts, and what became of them. Facts of 2026-11. */
const RETIRED: readonly { pattern: RegExp; what: string }[] = [
  {
    pattern: /^(?:ft:)?gpt-3\.5-turbo/,
    what: 'gpt-3.5-turbo left the OpenAI API on 2026-10-23, together with every fine-tune made on it; the API answers 404, model_not_found.',
  },
  {
    pattern: /^(?:ft:)?gpt-4(?:-\d|-turbo|$)/,
    what: 'gpt-4 left the OpenAI API on 2026-10-23, together with every fine-tune made on it; the API answers 404, model_not_found.',
  },
  {
    pattern: /^(?:ft:)?gpt-4\.1-nano/,
    what: 'gpt-4.1-nano left the OpenAI API on 2026-10-23.',
  },
  { pattern: /^(?:ft:)?(?:babbage-002|davinci-002)/, what: 'babbage-002 and davinci-002 can no longer be fine-tuned.' },
];

/** A model that is still there but not for long. */
const ENDING: readonly { pattern: RegExp; what: string }[] = [
  {
    pattern: /^(?:ft:)?gpt-4(?:o|\.1)/,
    what: 'OpenAI closes fine-tuning for everybody on 2027-01-06, and every fine-tune of gpt-4o and gpt-4.1 stops with its base on 2027-01-14.',
  },
];

export const INSTEAD =
  'Train the embedded model instead (`umbrage train`, or this command against your own /v1 with the model umbrage-embedded), or a model with open weights elsewhere (`umbrage finetune export`).';

/** What happened to a model that cannot be trained any more, as a sentence; null when it can. */
export const finetunedInstead = (model: string): string | null =>
  RETIRED.find(({ pattern }) => pattern.test(model))?.what ?? null;

/** What will happen to a model that can be trained today. */
export const endingSoon = (model: string): string | null =>
  ENDING.find(({ pattern }) => pattern.test(model))?.what ?? null;
