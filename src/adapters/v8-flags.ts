import module from 'node:module';
import { setFlagsFromString } from 'node:v8';

/** What is set, and what takes it back. */
const FLAGS = {
  /** What lives is some thirty megabytes. Left alone, V8 lets rubbish grow to four times that on a machine with much memory. */
  'small heap': [['--heap-growing-percent=10', '--heap-growing-percent=0']],
  /** Optimising one huge function of the embedded database takes seconds and half a gigabyte. */
  'no optimised WebAssembly': [
    ['--no-wasm-tier-up', '--wasm-tier-up'],
    ['--no-wasm-dynamic-tiering', '--wasm-dynamic-tiering'],
  ],
} as const;

type Saving = keyof typeof FLAGS;

const chosen = new Set<Saving>();

/**
 * Has V8 save memory. V8 takes compiled code that was kept, that of Node's own modules too, only under the flags it was kept
 * with: a process that sets any before it has loaded what it needs takes a tenth longer to start.
 */
export function saveMemory(by: Saving): void {
  // What Node compiled is kept when the process ends, unless it was kept before.
  if (chosen.size === 0) process.once('exit', takeBack);
  chosen.add(by);
  for (const [set] of FLAGS[by]) setFlagsFromString(set);
}

/** Node would keep what it compiled at the end, which a process that is killed never comes to. */
export function keepCompiledCode(): void {
  takeBack();
  module.flushCompileCache();
  chosen.forEach(saveMemory);
}

function takeBack(): void {
  for (const by of chosen) for (const [, back] of FLAGS[by]) setFlagsFromString(back);
}
