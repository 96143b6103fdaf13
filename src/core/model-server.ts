import { z } from 'zod';

/** The OpenAI wire as far as this server speaks it. Unknown members of a request are ignored, as the original does with most. */

const Content = z.union([
  z.string(),
  z.array(z.object({ text: z.string().optional() })).transform((parts) => parts.map(({ text }) => text ?? '').join('')),
]);

export const ChatRequest = z.object({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.string(), content: Content.nullish() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  response_format: z
    .union([
      z.object({ type: z.enum(['text', 'json_object']) }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ name: z.string(), schema: z.record(z.string(), z.unknown()).optional() }),
      }),
    ])
    .nullish(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

export const EmbeddingsRequest = z.object({
  model: z.string().min(1),
  input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2048)]),
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.int().min(8).max(4096).optional(),
});
export type EmbeddingsRequest = z.infer<typeof EmbeddingsRequest>;

const Instructions = z.union([z.string(), z.array(z.unknown())]);
const Question = z.discriminatedUnion('type', [
  z.object({ type: z.literal('predicate'), name: z.string().optional(), instructions: Instructions }),
  z.object({
    type: z.literal('choice'),
    name: z.string().optional(),
    instructions: Instructions,
    choices: z
      .array(z.object({ value: z.union([z.string(), z.boolean()]), description: z.string().optional() }))
      .min(2)
      .max(255),
  }),
  z.object({
    type: z.literal('score'),
    name: z.string().optional(),
    instructions: Instructions,
    levels: z
      .array(z.object({ label: z.string(), description: z.string().optional() }))
      .min(2)
      .max(100),
  }),
]);
export type DecisionQuestion = z.infer<typeof Question>;

export const DecisionsRequest = z.object({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.object({ role: z.string().optional(), content: Content.optional() }))]),
  questions: z.array(Question).min(1).max(400),
});
export type DecisionsRequest = z.infer<typeof DecisionsRequest>;

const Auto = <T extends z.ZodType>(type: T) => z.union([z.literal('auto'), type]).optional();
const Hyperparameters = z.object({
  n_epochs: Auto(z.int().min(1).max(50)),
  batch_size: Auto(z.int().min(1).max(256)),
  learning_rate_multiplier: Auto(z.number().positive()),
});

export const JobRequest = z.object({
  model: z.string().min(1),
  training_file: z.string().min(1),
  validation_file: z.string().nullish(),
  suffix: z.string().max(64).nullish(),
  seed: z.int().min(0).max(2_147_483_647).nullish(),
  hyperparameters: Hyperparameters.optional(),
  method: z
    .object({
      type: z.enum(['supervised', 'dpo', 'reinforcement']),
      supervised: z.object({ hyperparameters: Hyperparameters.optional() }).optional(),
    })
    .optional(),
  metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
});
export type JobRequest = z.infer<typeof JobRequest>;

export const JOB_STATES = ['validating_files', 'queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;

/** A job as the wire shows it. */
export const ServedJob = z.object({
  object: z.literal('fine_tuning.job'),
  id: z.string(),
  model: z.string(),
  created_at: z.int(),
  finished_at: z.int().nullable(),
  fine_tuned_model: z.string().nullable(),
  organization_id: z.string(),
  result_files: z.array(z.string()),
  status: z.enum(JOB_STATES),
  training_file: z.string(),
  validation_file: z.string().nullable(),
  hyperparameters: z.object({
    n_epochs: z.union([z.literal('auto'), z.number()]),
    batch_size: z.union([z.literal('auto'), z.number()]),
    learning_rate_multiplier: z.union([z.literal('auto'), z.number()]),
  }),
  trained_tokens: z.int().nullable(),
  error: z.object({ code: z.string(), message: z.string(), param: z.string().nullable() }).nullable(),
  seed: z.int(),
  metadata: z.record(z.string(), z.string()).nullable(),
});
export type ServedJob = z.infer<typeof ServedJob>;

export const JobMetrics = z.object({
  step: z.int(),
  train_loss: z.number().optional(),
  full_valid_loss: z.number().optional(),
  full_valid_mean_token_accuracy: z.number().optional(),
});
export type JobMetrics = z.infer<typeof JobMetrics>;

export const ServedEvent = z.object({
  object: z.literal('fine_tuning.job.event'),
  id: z.string(),
  created_at: z.int(),
  level: z.enum(['info', 'warn', 'error']),
  message: z.string(),
  type: z.enum(['message', 'metrics']),
  data: z.union([JobMetrics, z.record(z.string(), z.unknown())]),
});
export type ServedEvent = z.infer<typeof ServedEvent>;

export interface ServedFile {
  object: 'file';
  id: string;
  bytes: number;
  created_at: number;
  filename: string;
  purpose: string;
  status: 'processed';
}

export const Page = z.object({
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(20),
});
export type Page = z.infer<typeof Page>;

export interface Listed<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  first_id: string | null;
  last_id: string | null;
}

export interface ServedModel {
  id: string;
  object: 'model';
  created: number;
  owned_by: string;
  shutdown_date: null;
}

/** Our models and our trainer in the words of the OpenAI wire. Everything throws RequestError for what the caller got wrong. */
export interface ModelServer {
  models(): Promise<ServedModel[]>;
  model(id: string): Promise<ServedModel>;
  chat(request: ChatRequest): Promise<object>;
  /** The same answer in pieces, each one event of a stream. */
  chatStream(request: ChatRequest): Promise<object[]>;
  embeddings(request: EmbeddingsRequest): Promise<object>;
  decisions(request: DecisionsRequest): Promise<object>;
  files: {
    create(file: { filename: string; purpose: string; bytes: Uint8Array }): Promise<ServedFile>;
    get(id: string): Promise<ServedFile>;
    list(page: Page, purpose?: string): Promise<Listed<ServedFile>>;
    content(id: string): Promise<Uint8Array>;
    remove(id: string): Promise<void>;
  };
  jobs: {
    create(request: JobRequest): Promise<ServedJob>;
    get(id: string): Promise<ServedJob>;
    list(page: Page): Promise<Listed<ServedJob>>;
    cancel(id: string): Promise<ServedJob>;
    events(id: string, page: Page): Promise<Listed<ServedEvent>>;
    checkpoints(id: string, page: Page): Promise<Listed<object>>;
    /** Trains; resolves when the job has ended, in whatever way. */
    run(id: string): Promise<void>;
  };
}
