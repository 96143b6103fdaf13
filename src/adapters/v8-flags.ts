import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// V8 takes compiled code that was kept, that of Node's own modules too, only under the flags it was compiled with. A process that
// has any of these from the beginning takes a tenth longer to start, so they are set when what it needs is loaded.

/** Optimising one huge function of the embedded database would take seconds and half a gigabyte. */
export function leaveWebAssemblyPlain(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}

/**
 * What lives is some thirty megabytes. Left alone, V8 lets rubbish grow to four times that on a machine with much memory. It
 * decides how far at each collection, so there is one now. Its middle compiler takes thousands of functions in the first
 * minutes under load and holds memory for each that waits for its turn; the other two are as fast together.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--no-maglev');
  setFlagsFromString('--heap-growing-percent=10');
  collect({ type: 'major' });
}

/** How often is looked whether there is something to give back, in milliseconds. */
const LOOK_MS = 15_000;
/** In bytes. Below this it is not worth a pause of 100 ms. */
const WORTH_IT = 20 * 1024 * 1024;

/**
 * What the heap needed in its worst moment V8 keeps until it has nothing to do, which under a steady load never comes: a
 * quarter of all memory after some minutes. So it is told to give it back when the process has grown.
 */
export function giveMemoryBack(): void {
  let least = process.memoryUsage.rss();
  const looks = setInterval(() => {
    if (process.memoryUsage.rss() < least + WORTH_IT) return;
    collect({ type: 'major', flavor: 'last-resort' });
    least = process.memoryUsage.rss();
  }, LOOK_MS);
  looks.unref();
}

/** See `gc` in https://github.com/v8/v8/blob/main/src/extensions/gc-extension.h. */
function collect(how: { type: 'major'; flavor?: 'last-resort' }): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')(how);
}
