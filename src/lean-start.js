import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// What lives is some sixty megabytes. Left alone, V8 lets rubbish grow to four times that on a machine with much memory.
setFlagsFromString('--heap-growing-percent=50');

// Compiled code and types once stripped are kept beside the packages: the second start takes half the time. Where the
// folder cannot be written Node goes on without.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/umbrage', import.meta.url)));

// The modules of drizzle-orm import each other in circles, and Node's loader of ES modules takes 400 ms and 100 MB over
// them. The CommonJS build of the same package takes a fifth of both.
module.registerHooks({
  resolve: (specifier, context, next) =>
    next(
      specifier,
      specifier.startsWith('drizzle-orm')
        ? { ...context, conditions: context.conditions.map((name) => (name === 'import' ? 'require' : name)) }
        : context,
    ),
});
