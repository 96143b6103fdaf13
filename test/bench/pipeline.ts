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
const MINIMAL_PARTS = Math.ceil(1_000 / IN_PART);
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
 * latencies, a burst of 500, and a sustained flow; memory and start-up. Stand-ins, load and what is measured are processes of
 * their own. BENCH_ONLY=embedded|postgres leaves the other database out.
 */
export async function benchPipeline(): Promise<void> {
  const { bytes } = await trainModel(await readSample(), { seed: 1, isSample: true });
  const model = Buffer.from(bytes).toString('base64');
  // The bot asks Zendesk for new tickets, so those of the minimal handler are in an account of their own.
  const [standIns, others] = [await startStandIns(), await startStandIns()];
  const minimal: Contestant = { name: 'minimal', standIns: others, start: () => startMinimal(others.where, model) };
  try {
    const alone = await running(minimal, measured);
    const start = () => startMinimal(others.where, null);
    const remote = await steady({ name: 'minimal, latencies', standIns: others, start }, USUAL);
    for (const kind of ['embedded', 'postgres'] as const) {
      if ((process.env.BENCH_ONLY ?? kind) === kind) await compare(standIns, kind, minimal, alone, remote);
    }
  } finally {
    standIns.end();
    others.end();
  }
}

interface Contestant {
  name: string;
  standIns: StandIns;
  start: () => Promise<Subject>;
}

async function compare(
  standIns: StandIns,
  kind: 'embedded' | 'postgres',
  minimal: Contestant,
  alone: Measured,
  remoteAlone: Figures,
): Promise<void> {
  const place = await newPlace(kind);
  try {
    const [first, warm] = [await timedStart(standIns.where, place), await timedStart(standIns.where, place)];
    console.log(`${kind}: ready after ${first} ms at the first start ever, ${warm} ms warm`);
    if (kind === 'embedded') {
      const onCopy = await timedStartOnCopy(standIns.where, place);
      console.log(`${kind}: ready after ${onCopy} ms on a new database copied from that one, the copy included`);
    }
    const bot: Contestant = { name: kind, standIns, start: () => startBot(standIns.where, place) };
    const { ours, flows, peakMb } = await running(bot, async (one) => ({
      ours: await measured(one),
      flows: await running(minimal, (other) => sustained(one, other)),
      peakMb: memory(one.subject.pid, 'VmHWM'),
    }));
    const start = () => startBot(standIns.where, place, true);
    const remote = await steady({ name: `${kind}, latencies`, standIns, start }, USUAL);
    const ratio = (one: number, other: number) => (one / other).toFixed(2);
    console.log(
      [
        `${kind} beside the minimal handler:`,
        `  5 a second with latencies, p50 to the written ticket: ${ratio(remote.writtenP50, remoteAlone.writtenP50)} times (bar 1.1)`,
        `  5 a second without: ${(ours.steady.writtenP50 - alone.steady.writtenP50).toFixed(1)} ms more (bar 40)`,
        `  500 at once, p99 of the answer: ${ratio(ours.burst.ackP99, alone.burst.ackP99)} times (bar ${kind === 'postgres' ? 2 : 4})`,
        `  sustained: ${ratio(perSecond(flows.ours), perSecond(flows.minimal))} of its rate (bar ${kind === 'postgres' ? 0.5 : 0.2})`,
        `  processor per ticket: ${msPerTicket(flows.ours)} ms, the minimal handler ${msPerTicket(flows.minimal)} ms`,
        `  memory, highest under load: ${peakMb} MB (bar ${kind === 'postgres' ? 150 : 400})`,
        `  resident after each tenth of the sustained flow: ${flows.ours.map(({ residentMb }) => residentMb).join(', ')} MB`,
        `  tickets a second in each tenth: ${rates(flows.ours)}; of the minimal handler before, between and after: ${rates(flows.minimal)}`,
      ].join('\n'),
    );
  } finally {
    await place.remove();
  }
}

type Running = Contestant & { subject: Subject };

async function running<T>(contestant: Contestant, use: (running: Running) => Promise<T>): Promise<T> {
  await contestant.standIns.ask({ kind: 'latencies', latencies: NONE });
  const subject = await contestant.start();
  try {
    await flow({ ...contestant, subject }, 50, { unanswered: 5 });
    return await use({ ...contestant, subject });
  } finally {
    await subject.end();
  }
}

interface Measured {
  steady: Figures;
  burst: Figures;
}

async function measured(one: Running): Promise<Measured> {
  const calm = await flow(one, 5 * STEADY_SECONDS, { perSecond: 5 });
  print(`${one.name}, steady 5 a second`, calm);
  const burst = await flow(one, 500, { unanswered: 500 });
  print(`${one.name}, 500 at once`, burst);
  return { steady: calm, burst };
}

/** A tenth of the sustained flow. */
interface Part {
  figures: Figures;
  /** Of the process. */
  processorMs: number;
  residentMb: number;
}

async function parts(one: Running, count: number): Promise<Part[]> {
  const done: Part[] = [];
  while (done.length < count) {
    const before = processorMs(one.subject.pid);
    const figures = await flow(one, IN_PART, { unanswered: 50 });
    done.push({
      figures,
      processorMs: processorMs(one.subject.pid) - before,
      residentMb: memory(one.subject.pid, 'VmRSS'),
    });
  }
  return done;
}

/**
 * Not in turns part by part, since memory is to be seen under a load that goes on; but the machine's pace changes by a third
 * within minutes, so the minimal handler is measured before, between and after.
 */
async function sustained(one: Running, minimal: Running): Promise<{ ours: Part[]; minimal: Part[] }> {
  const others = await parts(minimal, MINIMAL_PARTS);
  const ours = await parts(one, PARTS / 2);
  others.push(...(await parts(minimal, MINIMAL_PARTS)));
  ours.push(...(await parts(one, PARTS / 2)));
  others.push(...(await parts(minimal, MINIMAL_PARTS)));
  for (const [name, done] of [
    [minimal.name, others],
    [one.name, ours],
  ] as const) {
    const sum = (of: (figures: Figures) => number) => done.reduce((total, { figures }) => total + of(figures), 0);
    const last = done.at(-1);
    if (last === undefined) continue;
    const all = { perSecond: perSecond(done), lost: sum(({ lost }) => lost), refused: sum(({ refused }) => refused) };
    print(`${name}, sustained ${done.length * IN_PART}`, { ...last.figures, ...all });
  }
  return { ours, minimal: others };
}

/** Not by the clock on the wall: making the tickets of a part is the stand-in's work. */
function perSecond(done: readonly Part[]): number {
  return done.length / done.reduce((sum, { figures }) => sum + 1 / figures.perSecond, 0);
}

function msPerTicket(done: readonly Part[]): string {
  return (done.reduce((sum, part) => sum + part.processorMs, 0) / (done.length * IN_PART)).toFixed(1);
}

const rates = (done: readonly Part[]) => done.map(({ figures }) => figures.perSecond.toFixed(0)).join(', ');

async function steady(contestant: Contestant, latencies: Latencies): Promise<Figures> {
  return running(contestant, async (one) => {
    await one.standIns.ask({ kind: 'latencies', latencies });
    const figures = await flow(one, 5 * STEADY_SECONDS, { perSecond: 5 });
    print(one.name, figures);
    return figures;
  });
}

/** One in ten complaints is angry and becomes an alert. */
const ANGRY_EVERY = 10;
const LONGEST_MS = 20_000;

/** New tickets, a webhook for each, and the wait until all carry their classification. */
async function flow({ standIns, subject }: Running, count: number, pace: Pace): Promise<Figures> {
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
