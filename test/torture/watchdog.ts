import { Worker } from 'node:worker_threads';

/** Runs beside the main thread: a loop without end leaves nothing of its own thread to notice it with. */
const WATCH = `
const { workerData } = require('node:worker_threads');
const { beat, sentence, pid, limitMs } = workerData;
const seen = new Int32Array(beat);
let last = -1;
let since = Date.now();
setInterval(() => {
  const now = Atomics.load(seen, 0);
  if (now !== last) { last = now; since = Date.now(); }
  else if (Date.now() - since > limitMs) {
    require('node:fs').writeSync(2, sentence + '\\n');
    process.kill(pid, 'SIGKILL');
  }
}, 1000);`;

/** Ends the process with this sentence when its event loop stands still for longer than `limitMs`. */
export function watchdog(sentence: string, limitMs = 60_000): { stop(): void } {
  const beat = new SharedArrayBuffer(4);
  const worker = new Worker(WATCH, { eval: true, workerData: { beat, sentence, pid: process.pid, limitMs } });
  worker.unref();
  const timer = setInterval(() => Atomics.add(new Int32Array(beat), 0, 1), 500);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      void worker.terminate();
    },
  };
}
