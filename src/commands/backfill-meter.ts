import { SingleBar } from 'cli-progress';
import type { CommandContext } from './context.ts';

interface Shown {
  found: number;
  done: number;
  /** Whether all tickets have been found; before that nobody knows how long it takes. */
  isRead: boolean;
}

/** Without a terminal a line is enough now and then. */
const LINE_EVERY_MS = 5_000;

/** How far a back-fill is, at what rate and how much longer it takes: a bar on a terminal, else a line now and then. */
export class BackfillMeter {
  readonly #context: Pick<CommandContext, 'err' | 'isTerminal'>;
  readonly #bar: SingleBar | null;
  readonly #startedAt = performance.now();
  #first: number | null = null;
  #lineAt = 0;

  constructor(context: Pick<CommandContext, 'err' | 'isTerminal'>) {
    this.#context = context;
    this.#bar = context.isTerminal ? new SingleBar({ format: '{bar} {line}', hideCursor: true }) : null;
    this.#bar?.start(0, 0, { line: '' });
  }

  show(shown: Shown): void {
    this.#first ??= shown.done;
    const line = meterLine(shown, shown.done - this.#first, (performance.now() - this.#startedAt) / 1000);
    this.#bar?.setTotal(shown.found);
    this.#bar?.update(shown.done, { line });
    if (this.#bar !== null || performance.now() - this.#lineAt < LINE_EVERY_MS) return;
    this.#lineAt = performance.now();
    this.#context.err(line);
  }

  stop(): void {
    this.#bar?.stop();
  }
}

/** @param fresh how many were treated in the `seconds` since this run of the command began */
export function meterLine({ found, done, isRead }: Shown, fresh: number, seconds: number): string {
  const rate = seconds > 0 ? fresh / seconds : 0;
  const of = isRead ? `${found}` : `${found} so far`;
  const left = isRead && rate > 0 ? `, ${duration((found - done) / rate)} left` : '';
  return `${done} of ${of}, ${rate.toFixed(rate < 10 ? 1 : 0)} a second${left}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
