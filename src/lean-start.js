import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

// What lives is some sixty megabytes. Left alone, V8 lets rubbish grow to four times that on a machine with much memory.
setFlagsFromString('--heap-growing-percent=50');

// Compiled code and types once stripped are kept beside the packages: the second start takes half the time. Where the
// folder cannot be written Node goes on without.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/umbrage', import.meta.url)));

const undiciWhenUsed = new URL('./undici-when-used.cjs', import.meta.url).href;

module.registerHooks({
  resolve(specifier, context, next) {
    // Our own imports name the file. Looking whether there is one, and of what kind, takes a twentieth of a start.
    if (specifier.startsWith('.') && specifier.endsWith('.ts')) {
      return { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true };
    }
    // The modules of drizzle-orm import each other in circles, and Node's loader of ES modules takes 400 ms and 100 MB
    // over them. The CommonJS build of the same package takes a fifth of both.
    if (specifier.startsWith('drizzle-orm')) {
      const conditions = context.conditions.map((name) => (name === 'import' ? 'require' : name));
      return next(specifier, { ...context, conditions });
    }
    if (specifier === 'undici' && context.parentURL?.includes('/node_modules/@slack/')) {
      return { url: undiciWhenUsed, format: 'commonjs', shortCircuit: true };
    }
    // Error messages in fifty languages, of which the first is enough.
    if (specifier === '../locales/index.js' && context.parentURL?.includes('/node_modules/zod/')) {
      return next('../locales/en.js', context);
    }
    return next(specifier, context);
  },
});
