import { expect, test } from 'vitest';
import { fuzz, PARSERS } from '../torture/fuzz.ts';

/** One in a hundred of what `npm run torture -- fuzz` gives each of them. */
const INPUTS = 1000;
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);

test.each(PARSERS.map((parser) => [parser.name, parser] as const))('%s', async (_name, parser) => {
  const { findings, inputs } = await fuzz(parser, INPUTS, SEED);
  expect(findings, `with FUZZ_SEED=${SEED}`).toEqual([]);
  expect(inputs).toBe(INPUTS);
});
