import type { Services } from '../src/core/ports.ts';
import { jobAlert } from './job-alert.ts';
import { jobBackfill } from './job-backfill.ts';
import { jobCatchUp } from './job-catch-up.ts';
import { jobDesk } from './job-desk.ts';
import { jobDigest } from './job-digest.ts';
import { jobHistory } from './job-history.ts';
import { jobIncident } from './job-incident.ts';
import { jobNotice } from './job-notice.ts';
import { jobReconcile } from './job-reconcile.ts';
import { jobReply } from './job-reply.ts';
import { jobTimer } from './job-timer.ts';
import { jobTraining } from './job-training.ts';
import { jobTriage } from './job-triage.ts';

/** Everything that waits in the queue, and who takes its turn. */
export function jobRoutes(services: Services) {
  return {
    triage: jobTriage(services),
    alert: jobAlert(services),
    history: jobHistory(services),
    incident: jobIncident(services),
    timer: jobTimer(services),
    desk: jobDesk(services),
    reply: jobReply(services),
    'catch-up': jobCatchUp(services),
    digest: jobDigest(services),
    reconcile: jobReconcile(services),
    backfill: jobBackfill(services),
    notice: jobNotice(services),
    training: jobTraining(services),
  };
}
