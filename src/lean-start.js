import module, { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

// Compiled code and types once stripped are kept beside the packages: the second start takes half the time. Where the
// folder cannot be written Node goes on without.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/umbrage', import.meta.url)));

// What these packages load of others is for features we do not use, or use seldom: a quarter of all modules of a start.
whenUsed(['@slack/bolt'], ['express', '@slack/oauth', '@slack/socket-mode', '@slack/types']);
whenUsed(['prom-client'], ['@opentelemetry/api', './lib/cluster', './lib/pushgateway']);
whenUsed(['pg-boss', 'cron-parser'], ['luxon']);

const rruleWhenUsed = new URL('./rrule-when-used.js', import.meta.url).href;

// Each file that imports a package has Node read and take apart the package's list of exports, which may be long.
const found = new Map();
const FORMATS = { '.ts': 'module-typescript', '.cjs': 'commonjs' };

module.registerHooks({
  resolve(specifier, context, next) {
    // Where the file is named, as in all our own imports, looking whether there is one and of what kind takes long for nothing.
    const format = specifier.startsWith('.') ? FORMATS[extname(specifier)] : undefined;
    if (format !== undefined) return { url: new URL(specifier, context.parentURL).href, format, shortCircuit: true };
    const isImport = Array.from(context.conditions).includes('import');
    const isOurs = context.parentURL?.endsWith('.ts');
    if (!isImport || !isOurs || specifier.startsWith('.')) return resolved(specifier, context, next, isImport);
    if (!found.has(specifier)) {
      found.set(specifier, { ...resolved(specifier, context, next, isImport), shortCircuit: true });
    }
    return found.get(specifier);
  },
});

function resolved(specifier, context, next, isImport) {
  // The modules of drizzle-orm import each other in circles, and Node's loader of ES modules takes 400 ms and 100 MB
  // over them. The CommonJS build of the same package takes a fifth of both.
  if (specifier.startsWith('drizzle-orm')) {
    const conditions = Array.from(context.conditions, (name) => (name === 'import' ? 'require' : name));
    return next(specifier, { ...context, conditions });
  }
  // What we schedule is written as cron expressions. The stand-in requires the real one.
  if (specifier === 'rrule-temporal' && isImport) {
    return { url: rruleWhenUsed, format: 'module', shortCircuit: true };
  }
  // Error messages in fifty languages, of which the first is enough.
  if (specifier === '../locales/index.js' && context.parentURL?.includes('/node_modules/zod/')) {
    return next('../locales/en.js', context);
  }
  return next(specifier, context);
}

/**
 * Whoever requires one of these CommonJS packages gets an object that loads it when something of it is asked for.
 * @param {string[]} owner the package that requires them, after those that lead to it
 * @param {string[]} names
 */
function whenUsed(owner, names) {
  const require = owner.reduce((from, name) => createRequire(from.resolve(name)), createRequire(import.meta.url));
  for (const name of names) {
    const file = require.resolve(name);
    const loaded = () => {
      if (require.cache[file] === standIn) delete require.cache[file];
      return require(file);
    };
    // Compiled code asks for these two. Said yes to the first it takes this object as it is, and the whole package by the second.
    const whole = { __esModule: () => true, default: () => loaded().default ?? loaded() };
    const get = (_, key) => (Object.hasOwn(whole, key) ? whole[key]() : loaded()[key]);
    const standIn = Object.assign(new module.Module(file), {
      filename: file,
      loaded: true,
      exports: new Proxy({}, { get }),
    });
    require.cache[file] = standIn;
  }
}
