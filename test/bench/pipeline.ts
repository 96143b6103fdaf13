import { setTimeout as wait } from 'node:timers/promises';
import { readSample } from '../../src/training/read-sample.ts';
import { trainModel } from '../../src/training/train.ts';
import { deliver, type Pace, type Sent } from './pipeline-load.ts';
import {
  memory,
  newPlace,
  processorMs,
  type StandIns,
  type Subject,
  startBot,
  startMinimal,
  startStandIns,
  timedStart,
  timedStartOnCopy,
} from './pipeline-processes.ts';
import type { Latencies } from './pipeline-stand-ins.ts';

/** Tickets of the sustained part, by database. The long form of the issue: BENCH_TICKETS=200000 with BENCH_ONLY=postgres. */
const SUSTAINED = Number(process.env.BENCH_TICKETS ?? 3_000);
const PARTS = 10;
const IN_PART = SUSTAINED / PARTS;
/** The minimal handler remembers nothing, so fewer tell its rate; but each as large, since its ends cost time too. */
const MINIMAL_PARTS = Math.min(PARTS, Math.ceil(3_000 / IN_PART));
const STEADY_SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const NONE: Latencies = { zendesk: 0, slack: 0, model: 0 };
const USUAL: Latencies = { zendesk: 80, slack: 60, model: 400 };

interface Figures {
  refused: number;
  lost: number;
  ackP50: number;
  ackP99: number;
  writtenP50: number;
  writtenP99: number;
  perSecond: number;
}

/**
 * The way of a ticket under load, beside a minimal handler that makes the same calls, in one run: steady with and without
 * latencies, a burst of 500, and a sustained flow; memory and start-up. Stand-ins, load and what is measured are three
 * processes. BENCH_ONLY=embedded|postgres leaves the other database out.
 */
export async function benchPipeline(): Promise<void> {
  const standIns = await startStandIns();
  const { bytes } = await trainModel(await readSample(), { seed: 1, isSample: true });
  const model = Buffer.from(bytes).toString('base64');
  try {
    const minimal = {
      embedded: await measured(standIns, 'minimal', () => startMinimal(standIns.where, model), MINIMAL_PARTS),
      remote: await steady(standIns, 'minimal, latencies', USUAL, () => startMinimal(standIns.where, null)),
    };
    for (const kind of ['embedded', 'postgres'] as const) {
      if ((process.env.BENCH_ONLY ?? kind) === kind) await compare(standIns, kind, minimal);
    }
  } finally {
    standIns.end();
  }
}

async function compare(
  standIns: StandIns,
  kind: 'embedded' | 'postgres',
  minimal: { embedded: Measured; remote: Figures },
): Promise<void> {
  const place = await newPlace(kind);
  try {
    const [first, warm] = [await timedStart(standIns.where, place), await timedStart(standIns.where, place)];
    console.log(`${kind}: ready after ${first} ms at the first start ever, ${warm} ms warm`);
    if (kind === 'embedded') {
      const onCopy = await timedStartOnCopy(standIns.where, place);
      console.log(`${kind}: ready after ${onCopy} ms on a new database copied from that one, the copy included`);
    }
    const start = () => startBot(standIns.where, place);
    const ours = await measured(standIns, kind, start);
    const remote = await steady(standIns, `${kind}, latencies`, USUAL, () => startBot(standIns.where, place, true));
    const ratio = (one: number, other: number) => (one / other).toFixed(2);
    console.log(
      [
        `${kind} beside the minimal handler:`,
        `  5 a second with latencies, p50 to the written ticket: ${ratio(remote.writtenP50, minimal.remote.writtenP50)} times (bar 1.1)`,
        `  5 a second without: ${(ours.steady.writtenP50 - minimal.embedded.steady.writtenP50).toFixed(1)} ms more (bar 40)`,
        `  500 at once, p99 of the answer: ${ratio(ours.burst.ackP99, minimal.embedded.burst.ackP99)} times (bar ${kind === 'postgres' ? 2 : 4})`,
        `  sustained: ${ratio(ours.sustained.perSecond, minimal.embedded.sustained.perSecond)} of its rate (bar ${kind === 'postgres' ? 0.5 : 0.2})`,
        `  processor per ticket: ${ours.msPerTicket.toFixed(1)} ms, the minimal handler ${minimal.embedded.msPerTicket.toFixed(1)} ms`,
        `  memory, highest under load: ${ours.peakMb} MB (bar ${kind === 'postgres' ? 150 : 400})`,
        `  resident after each tenth of the sustained flow: ${ours.residentMb.join(', ')} MB`,
        `  tickets a second in each tenth: ${ours.rates.join(', ')}`,
      ].join('\n'),
    );
  } finally {
    await place.remove();
  }
}

interface Measured {
  steady: Figures;
  burst: Figures;
  sustained: Figures;
  /** Of the process, on average. */
  msPerTicket: number;
  /** Highest resident memory of the process, in megabytes. */
  peakMb: number;
  residentMb: number[];
  /** Tickets a second in each tenth of the sustained flow. */
  rates: number[];
}

async function measured(
  standIns: StandIns,
  name: string,
  start: () => Promise<Subject>,
  sustainedParts = PARTS,
): Promise<Measured> {
  await standIns.ask({ kind: 'latencies', latencies: NONE });
  const subject = await start();
  try {
    await flow(standIns, subject, 50, { unanswered: 5 });
    const calm = await flow(standIns, subject, 5 * STEADY_SECONDS, { perSecond: 5 });
    print(`${name}, steady 5 a second`, calm);
    const burst = await flow(standIns, subject, 500, { unanswered: 500 });
    print(`${name}, 500 at once`, burst);
    const parts: Figures[] = [];
    const residentMb: number[] = [];
    const rates: number[] = [];
    const usedBefore = processorMs(subject.pid);
    for (let place = 0; place < sustainedParts; place++) {
      const part = await flow(standIns, subject, IN_PART, { unanswered: 50 });
      parts.push(part);
      rates.push(Math.round(part.perSecond));
      residentMb.push(memory(subject.pid, 'VmRSS'));
    }
    const sustainedTickets = sustainedParts * IN_PART;
    // Not by the clock on the wall: making the tickets of a part is the stand-in's work.
    const perSecond = sustainedTickets / parts.reduce((sum, part) => sum + IN_PART / part.perSecond, 0);
    const msPerTicket = (processorMs(subject.pid) - usedBefore) / sustainedTickets;
    const lost = parts.reduce((sum, part) => sum + part.lost, 0);
    const refused = parts.reduce((sum, part) => sum + part.refused, 0);
    const sustained = { ...(parts.at(-1) ?? calm), perSecond, lost, refused };
    print(`${name}, sustained ${sustainedTickets}`, sustained);
    return { steady: calm, burst, sustained, msPerTicket, peakMb: memory(subject.pid, 'VmHWM'), residentMb, rates };
  } finally {
    await subject.end();
  }
}

async function steady(
  standIns: StandIns,
  name: string,
  latencies: Latencies,
  start: () => Promise<Subject>,
): Promise<Figures> {
  await standIns.ask({ kind: 'latencies', latencies: NONE });
  const subject = await start();
  try {
    await flow(standIns, subject, 50, { unanswered: 5 });
    await standIns.ask({ kind: 'latencies', latencies });
    const figures = await flow(standIns, subject, 5 * STEADY_SECONDS, { perSecond: 5 });
    print(name, figures);
    return figures;
  } finally {
    await standIns.ask({ kind: 'latencies', latencies: NONE });
    await subject.end();
  }
}

/** One in ten complaints is angry and becomes an alert. */
const ANGRY_EVERY = 10;
const LONGEST_MS = 20_000;

/** New tickets, a webhook for each, and the wait until all carry their classification. */
async function flow(standIns: StandIns, subject: Subject, count: number, pace: Pace): Promise<Figures> {
  const tickets = (await standIns.ask({ kind: 'tickets', count, angryEvery: ANGRY_EVERY })) as number[];
  const target = { url: subject.url, secret: standIns.where.zendesk.webhookSecret };
  const start = performance.now();
  const sent = await deliver(target, tickets, pace);
  const written = new Map<number, number>();
  for (let quietMs = 0; written.size < count && quietMs < LONGEST_MS; ) {
    const news = (await standIns.ask({ kind: 'written' })) as [number, number][];
    // One of an earlier flow that comes late must not stand for one of this.
    for (const [ticket, at] of news) if (sent.has(ticket)) written.set(ticket, at);
    quietMs = news.length > 0 ? 0 : quietMs + 50;
    if (written.size < count) await wait(50);
  }
  return figuresOf(sent, written, performance.now() - start);
}

function figuresOf(sent: ReadonlyMap<number, Sent>, written: ReadonlyMap<number, number>, ms: number): Figures {
  const answers = [...sent.values()].map(({ ackMs }) => ackMs);
  const ways = [...sent].flatMap(([ticket, { at }]) => {
    const end = written.get(ticket);
    return end === undefined ? [] : [end - at];
  });
  return {
    refused: [...sent.values()].filter(({ status }) => status !== 200).length,
    lost: sent.size - ways.length,
    ackP50: quantile(answers, 0.5),
    ackP99: quantile(answers, 0.99),
    writtenP50: quantile(ways, 0.5),
    writtenP99: quantile(ways, 0.99),
    perSecond: sent.size / (ms / 1000),
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function print(name: string, { refused, lost, ackP50, ackP99, writtenP50, writtenP99, perSecond }: Figures): void {
  const ms = (value: number) => value.toFixed(1);
  console.log(
    `${name.padEnd(34)} answered p50 ${ms(ackP50)} p99 ${ms(ackP99)} ms, written p50 ${ms(writtenP50)} p99 ${ms(writtenP99)} ms, ${perSecond.toFixed(0)} tickets/s, not 200: ${refused}, lost: ${lost}`,
  );
}
