import { z } from 'zod';
import type { JobHandler, Services } from '../src/core/ports.ts';

const TrainingJob = z.object({ jobId: z.string() });

/** The turn of a job of our own `/v1/fine_tuning`. */
export function jobTraining({ modelServer }: Pick<Services, 'modelServer'>): JobHandler {
  return (data) => modelServer.jobs.run(TrainingJob.parse(data).jobId);
}
