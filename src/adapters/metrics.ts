import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Exposition, Latency, Meters, Standing } from '../core/meter-ports.ts';

export interface Metrics {
  meters: Meters;
  /** @param look asked once for each reading */
  exposition(look: () => Promise<Standing>): Exposition;
}

/** An answer to Zendesk takes milliseconds; a ticket may wait out an outage. Upper bounds in seconds. */
const BUCKETS: Readonly<Record<Latency, number[]>> = {
  webhook: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  ticket: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
  classify: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
};

/**
 * Counters of this process and gauges of what all processes share. No label holds anything of a customer: queues, outcomes,
 * models and endpoints only. Names follow https://prometheus.io/docs/practices/naming/.
 */
export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `umbrage_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `umbrage_${name}`, help, buckets, registers });

  const accepted = counter('accepted_total', 'Deliveries and changes stored, repeated ones included.', 'source');
  const classified = counter('classified_total', 'Texts a model has classified.');
  const degraded = counter('degraded_total', 'Texts the embedded model answered because the remote one could not.');
  const writes = counter('ticket_writes_total', 'Ticket updates, by what came of them.', 'outcome');
  const alerts = counter('alerts_total', 'New alerts posted.');
  const retries = counter('job_retries_total', 'Jobs that failed and will be tried again.', 'queue');
  const died = counter('jobs_died_total', 'Jobs that failed for good.', 'queue');
  const notices = counter('operator_notices_total', 'Notices to the operators, repeated ones included.');
  const latency = {
    webhook: histogram('webhook_answer_seconds', 'From a webhook to its 200.', BUCKETS.webhook),
    ticket: histogram('webhook_to_ticket_seconds', 'From a webhook to the written ticket.', BUCKETS.ticket),
    classify: histogram('classify_seconds', 'One call of the model, whatever the number of texts.', BUCKETS.classify),
  };
  const show = standingGauges(registry);
  for (const empty of [classified, degraded, alerts, notices]) empty.inc(0);
  return {
    meters: {
      accepted: (source, count = 1) => accepted.inc({ source }, count),
      classified(predictions) {
        classified.inc(predictions.length);
        degraded.inc(predictions.filter((prediction) => prediction.degraded).length);
      },
      wrote: (outcome) => writes.inc({ outcome }),
      alerted: () => alerts.inc(),
      jobFailed: (queue, isFinal) => (isFinal ? died : retries).inc({ queue }),
      noticed: () => notices.inc(),
      took: (what, ms) => latency[what].observe(Math.max(0, ms) / 1000),
    },
    exposition(look) {
      return {
        contentType: registry.contentType,
        async text() {
          show(await look());
          return registry.metrics();
        },
      };
    },
  };
}

/** With several processes on one database each of them tells the same numbers here: take the maximum, not the sum. */
function standingGauges(registry: Registry): (standing: Standing) => void {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `umbrage_${name}`, help, labelNames, registers: [registry] });
  const jobs = gauge('queue_jobs', 'Jobs that are due, running or waiting for a retry.', 'queue', 'state');
  const oldest = gauge('queue_oldest_seconds', 'How long the oldest due job of a queue has waited.', 'queue');
  const dead = gauge('dead_jobs', 'Jobs that failed for good and wait for a person.', 'queue');
  const model = gauge('model_info', 'The model in use.', 'model');
  const tokens = gauge('budget_left_tokens', 'Tokens the remote model may still use today (UTC).', 'endpoint');
  const dollars = gauge('budget_left_dollars', 'Dollars the remote model may still cost today (UTC).', 'endpoint');
  return (standing) => {
    for (const each of [jobs, oldest, dead, model, tokens, dollars]) each.reset();
    for (const { queue, waiting, running, retrying, oldestSeconds } of standing.queues) {
      jobs.set({ queue, state: 'waiting' }, waiting);
      jobs.set({ queue, state: 'running' }, running);
      jobs.set({ queue, state: 'retrying' }, retrying);
      oldest.set({ queue }, oldestSeconds);
    }
    for (const { queue, jobs: count } of standing.dead) dead.set({ queue }, count);
    model.set({ model: standing.model }, 1);
    if (standing.budget === null) return;
    const { endpoint, tokens: tokensLeft, dollars: dollarsLeft } = standing.budget;
    if (tokensLeft !== null) tokens.set({ endpoint }, tokensLeft);
    if (dollarsLeft !== null) dollars.set({ endpoint }, dollarsLeft);
  };
}
