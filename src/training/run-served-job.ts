import type { JobMetrics, ServedJob } from '../core/model-server.ts';
import type { TrainingRow } from '../core/training-row.ts';
import { topicLoss } from '../models/embedded/distribution.ts';
import { decodeModel } from '../models/embedded/model-file.ts';
import { reader } from '../models/embedded/reading.ts';
import { BASE_MODEL } from '../models/serve.ts';
import { estimatedTokens } from '../models/serve-chat.ts';
import { readChatLines } from './chat-lines.ts';
import { mergeSpellings } from './import-spelling.ts';
import { eventOf, type JobNeeds, newId } from './served-store.ts';
import { whyNotTeachable } from './teachable.ts';
import type { Progress } from './train.ts';

/** The wire's own minimum. */
const LEAST_ROWS = 10;
const MOST_FAULTS_TOLD = 5;

/**
 * Checks the files, trains, tells every step. Begins again if an earlier run was cut off.
 * @throws what the store throws, so that the queue tries again: a database that is away for a moment says nothing about the job
 */
export async function runServedJob(id: string, needs: JobNeeds, signal: AbortSignal): Promise<void> {
  const { served, now } = needs;
  const job = await served.jobs.get(id);
  if (job === null || !['validating_files', 'queued', 'running'].includes(job.status)) return;
  await served.jobs.dropMetrics(id);
  const tell = (message: string, level: 'info' | 'warn' | 'error' = 'info') =>
    served.jobs.addEvent(id, eventOf(level, message, now));
  try {
    const rows = await rowsOf(job.training_file, needs);
    const validation = job.validation_file === null ? [] : await rowsOf(job.validation_file, needs);
    if (rows.length < LEAST_ROWS) {
      throw new JobFault(
        'too_few_examples',
        `The training file has ${rows.length} examples; at least ${LEAST_ROWS} are needed.`,
      );
    }
    await tell('Files validated, moving job to running state');
    if ((await served.jobs.change(id, { status: 'running' })) === null) return;
    await finish(job, await trained(job, rows, needs, signal), rows, validation, needs);
  } catch (failure) {
    if (signal.aborted) return;
    if (!(failure instanceof JobFault)) throw failure;
    const error = { code: failure.code, message: failure.message, param: 'training_file' };
    const ended = { status: 'failed', error, finished_at: Math.floor(now() / 1000) } as const;
    if ((await served.jobs.change(id, ended)) !== null) await tell(failure.message, 'error');
  }
}

/** What is wrong with a job, in the words of the wire. */
class JobFault extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const messageOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));

async function rowsOf(fileId: string, { served }: JobNeeds): Promise<TrainingRow[]> {
  const bytes = await served.files.content(fileId);
  if (bytes === null) throw new JobFault('file_not_found', `The file ${fileId} was deleted.`);
  const { lines, faults } = await readChatLines(new TextDecoder().decode(bytes));
  const noLabels = lines
    .filter(({ row }) => row === null)
    .map(({ line }) => ({
      line,
      message: 'the answer is not JSON with Topic, Problem and Customer_Dissatisfaction_Index from 0 to 100',
    }));
  const all = [...faults, ...noLabels];
  if (all.length > 0) {
    const told = all
      .slice(0, MOST_FAULTS_TOLD)
      .map(({ line, message }) => (line === null ? message : `line ${line} ${message}`));
    const more = all.length > told.length ? `; and ${all.length - told.length} more` : '';
    throw new JobFault('invalid_file_format', `The file ${fileId} cannot be used: ${told.join('; ')}${more}.`);
  }
  return mergeSpellings(lines.flatMap(({ row }) => row ?? [])).rows;
}

interface Outcome {
  id: string;
  bytes: Uint8Array;
  metrics: JobMetrics[];
}

async function trained(
  job: ServedJob,
  rows: readonly TrainingRow[],
  needs: JobNeeds,
  signal: AbortSignal,
): Promise<Outcome> {
  const { served, models, train, now } = needs;
  const why = whyNotTeachable(rows);
  if (why !== null) throw new JobFault('invalid_training_file', why);
  const metrics: JobMetrics[] = [];
  let telling: Promise<unknown> = Promise.resolve();
  let told: string | null = null;
  const onProgress = ({ phase, member, loss }: Progress) => {
    if (phase !== 'topic' || loss === null) return;
    // One curve needs one unit: the loss of the first part of the topic's ensemble. Those of the others and of the index are of other kinds.
    told ??= member;
    if (member !== told) return;
    const data = { step: metrics.length + 1, train_loss: loss };
    metrics.push(data);
    const event = eventOf(
      'info',
      `Step ${data.step}: training loss=${loss.toFixed(4)}${member === null ? '' : ` (${member})`}`,
      now,
      data,
    );
    // An event that could not be stored costs a line; unhandled, its failure would end the process.
    telling = telling.then(() => served.jobs.addEvent(job.id, event)).catch(() => undefined);
  };
  const options = { seed: job.seed, isSample: false, onProgress, signal };
  const { id, bytes, card } = await train(rows, options).catch((cause) => {
    throw new JobFault('training_failed', messageOf(cause), { cause });
  });
  await telling;
  await models.save(id, bytes, card);
  for (const warning of card.warnings) await served.jobs.addEvent(job.id, eventOf('warn', warning, now));
  return { id, bytes, metrics };
}

async function finish(
  job: ServedJob,
  { id, bytes, metrics }: Outcome,
  rows: readonly TrainingRow[],
  validation: readonly TrainingRow[],
  { served, now }: JobNeeds,
): Promise<void> {
  const model = decodeModel(bytes);
  const judged = topicLoss(model, reader(model), validation);
  const step = Math.max(1, metrics.length);
  if (judged !== null) {
    const data = { step, full_valid_loss: judged.loss, full_valid_mean_token_accuracy: judged.accuracy };
    metrics.push(data);
    const message = `Step ${step}: full validation loss=${judged.loss.toFixed(4)}, accuracy of the topic=${judged.accuracy.toFixed(4)}`;
    await served.jobs.addEvent(job.id, eventOf('info', message, now, data));
  }
  const result = await served.files.create({
    id: newId('file-'),
    filename: 'step_metrics.csv',
    purpose: 'fine-tune-results',
    bytes: new TextEncoder().encode(csvOf(metrics)),
  });
  const suffix = (job.metadata?.umbrage_suffix ?? '').toLowerCase().replace(/[^a-z0-9-]+/g, '-');
  const fineTunedModel = `ft:${BASE_MODEL}:umbrage:${suffix}:${job.id.slice(6, 14)}`;
  const tokens = rows.reduce((sum, { text }) => sum + estimatedTokens(text), 0);
  const change: Partial<ServedJob> = {
    status: 'succeeded',
    fine_tuned_model: fineTunedModel,
    finished_at: Math.floor(now() / 1000),
    result_files: [result.id],
    trained_tokens: tokens,
  };
  if ((await served.jobs.change(job.id, change, id)) === null) return;
  await served.jobs.addEvent(job.id, eventOf('info', `New fine-tuned model created: ${fineTunedModel}`, now));
  await served.jobs.addEvent(job.id, eventOf('info', 'The job has successfully completed', now));
}

function csvOf(metrics: readonly JobMetrics[]): string {
  const columns = ['step', 'train_loss', 'full_valid_loss', 'full_valid_mean_token_accuracy'] as const;
  return [columns.join(','), ...metrics.map((row) => columns.map((column) => row[column] ?? '').join(','))].join('\n');
}
