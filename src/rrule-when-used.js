import { createRequire } from 'node:module';

const fromBoss = createRequire(createRequire(import.meta.url).resolve('pg-boss'));

/** The package `rrule-temporal` for pg-boss (`lean-start.js`), loaded with the first schedule that is written as RRULE. */
export const RRuleTemporal = new Proxy(class {}, {
  construct: (_, args) => Reflect.construct(fromBoss('rrule-temporal').RRuleTemporal, args),
});
