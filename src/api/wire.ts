import { z } from 'zod';
import { BANDS, Classification } from '../core/classification.ts';
import { LONGEST_TEXT } from '../core/complaint.ts';
import { EscalationState } from '../core/escalation.ts';

/** What `/api/v1` takes and gives. Each schema here checks at run time and becomes a part of `/openapi.json`. */

/** In one request. */
export const MOST_TEXTS = 100;

const moment = z.iso.datetime().describe('ISO 8601, in UTC');
const band = z.enum(BANDS).describe('Severity: the index within the bounds of this installation');
const index = z.int().min(0).max(100).describe('Customer Dissatisfaction Index, 0 to 100');
const topic = z.string().nullable().describe('A topic of the catalogue; null when the model knows none');
const problem = z.string().nullable().describe('A problem of that topic; null when none fits well enough');

/** A text worth classifying. Its length is counted in characters as JSON Schema counts them, not in UTF-16 units. */
export const ComplaintText = z
  .string()
  .regex(/\S/, 'is empty')
  .refine((text) => text.length <= LONGEST_TEXT || [...text].length <= LONGEST_TEXT, {
    message: `is longer than ${LONGEST_TEXT} characters`,
  })
  .meta({ maxLength: LONGEST_TEXT, description: 'The words of one customer' });

/** Schemas are made for both sides: no field beyond these is taken, none is given. */
export const Fault = z.strictObject({
  pointer: z.string().describe('Where, as a JSON Pointer: `#/texts/3`'),
  detail: z.string(),
});

export const Problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong, for the person who reads it'),
    errors: z.array(Fault).optional(),
  })
  .meta({ description: 'What went wrong (RFC 9457)' });

export const ClassifyRequest = z
  .strictObject({
    text: ComplaintText.optional(),
    texts: z
      .array(z.string())
      .min(1)
      .max(MOST_TEXTS)
      .optional()
      .describe('Up to 100. One that is empty or too long fails alone; the others are classified.'),
  })
  .refine(({ text, texts }) => (text === undefined) !== (texts === undefined), {
    message: 'Send `text` or `texts`, one of the two.',
  })
  .meta({ oneOf: [{ required: ['text'] }, { required: ['texts'] }] });

export const ClassificationView = z
  .strictObject({
    id: z.uuid(),
    topic,
    problem,
    index,
    band,
    confidence: z.number().min(0).max(1).describe('Calibrated probability that the topic is right'),
    needsReview: z.boolean().describe('The topic is too unsure to act on'),
    doubt: Classification.shape.doubt.describe('Why the model does not trust itself'),
    evidence: z
      .array(z.strictObject({ text: z.string(), weight: z.number(), about: z.enum(['topic', 'index']) }))
      .describe('The words that moved the decision, strongest first'),
    approximate: z.boolean().describe('The index stands for a word such as “High”'),
    degraded: z.boolean().describe('A better model was asked and could not answer'),
    model: z.string(),
  })
  .meta({ description: 'What the model says about one text' });

const ClassifyResult = z.union([
  z.strictObject({ classification: ClassificationView }),
  z.strictObject({ problem: Problem }),
]);

export const ClassifyAnswer = z.strictObject({
  results: z.array(ClassifyResult).describe('One for each text, in their order'),
});

const Customer = z.strictObject({ id: z.string(), name: z.string().nullable() });

export const ClassificationRecordView = ClassificationView.extend({
  complaint: z
    .string()
    .nullable()
    .describe('Id of the complaint, such as `zendesk:123`; null for a text that was only asked about'),
  customer: Customer.nullable(),
  url: z.string().nullable().describe('Where a person opens the complaint'),
  text: z.string(),
  corrected: z
    .strictObject({ topic: z.string().optional(), problem: z.string().optional(), index: index.optional() })
    .describe('What people said since; empty when nobody did'),
  at: moment,
}).meta({ description: 'A stored classification' });

export const ClassificationList = z.strictObject({
  data: z.array(ClassificationRecordView),
  next: z.string().nullable().describe('Cursor of the next page; null on the last'),
});

export const EscalationView = z
  .strictObject({
    id: z.uuid(),
    revision: z.int().describe('Grows by one with every change'),
    state: EscalationState,
    topic,
    problem,
    index: z.int(),
    band,
    needsReview: z.boolean(),
    rule: z.string().describe('The rule that raised it'),
    complaint: z.strictObject({
      id: z.string(),
      text: z.string(),
      url: z.string().nullable(),
      customer: Customer,
    }),
    complaints: z.int().describe('How many complaints it stands for'),
    owner: z.string().nullable().describe('Slack user id of who has it'),
    channel: z.string(),
    openedAt: moment,
    changedAt: moment,
    claimedAt: moment.nullable().describe('When somebody first took it'),
    snoozedUntil: moment.nullable(),
    incident: z.string().nullable().describe('Id of the incident it stands in'),
    ticket: z.strictObject({ id: z.string(), url: z.string() }).nullable(),
  })
  .meta({ description: 'The life of one alert' });

export const EscalationList = z.strictObject({
  data: z.array(EscalationView),
  next: z.string().nullable().describe('Cursor of the next page; null on the last'),
});

export const CorrectionRequest = z
  .strictObject({
    classification: z.uuid().optional().describe('Id of a classification'),
    complaint: z.string().min(1).max(200).optional().describe('Or the id of a complaint, such as `zendesk:123`'),
    topic: z.string().min(1).max(200).optional().describe('A topic of `GET /api/v1/catalogue`'),
    problem: z.string().min(1).max(200).optional().describe('A problem of that topic'),
    index: index.optional(),
  })
  .refine(({ classification, complaint }) => (classification === undefined) !== (complaint === undefined), {
    message: 'Name a `classification` or a `complaint`, one of the two.',
  })
  .refine(({ topic, problem, index }) => [topic, problem, index].some((value) => value !== undefined), {
    message: 'Say at least one of `topic`, `problem` and `index`.',
  })
  .meta({
    allOf: [
      { oneOf: [{ required: ['classification'] }, { required: ['complaint'] }] },
      { anyOf: [{ required: ['topic'] }, { required: ['problem'] }, { required: ['index'] }] },
    ],
  });

export const CorrectionAnswer = z.strictObject({
  changed: z.boolean().describe('False when that was known already'),
  complaint: z.string().nullable(),
  topic,
  problem,
  index,
});

export const CatalogueView = z.strictObject({
  topics: z.array(z.strictObject({ name: z.string(), problems: z.array(z.string()) })),
});
