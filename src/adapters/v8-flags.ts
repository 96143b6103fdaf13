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
 * decides how far at each collection, so there is one now.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=10');
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
