import { setImmediate as breath } from 'node:timers/promises';
import fc from 'fast-check';
import type { Parser } from './parser.ts';
import { ANSWER_PARSERS } from './parsers-answers.ts';
import { FILE_PARSERS } from './parsers-files.ts';
import { HTTP_PARSERS } from './parsers-http.ts';
import { TEXT_PARSERS } from './parsers-text.ts';

/** Every parser of ours that meets bytes from outside. */
export const PARSERS: readonly Parser[] = [...HTTP_PARSERS, ...ANSWER_PARSERS, ...FILE_PARSERS, ...TEXT_PARSERS];

export interface FuzzResult {
  inputs: number;
  /** Inputs that were refused, in the way the parser declares. */
  rejected: number;
  /** The processor time of the slowest input, in milliseconds. */
  slowestMs: number;
  findings: string[];
}

/**
 * Processor time, in milliseconds: a busy machine makes nothing slow. The longest complaint takes some tens; one of nothing
 * but half telephone numbers takes 0.6 to 1 s, in proportion to its length.
 */
const LIMIT_MS = 2000;
const BATCH = 500;
const MOST_FINDINGS = 5;

/** Gives one parser so many inputs. The same seed gives the same ones. */
export async function fuzz(parser: Parser, inputs: number, seed: number): Promise<FuzzResult> {
  const result: FuzzResult = { inputs: 0, rejected: 0, slowestMs: 0, findings: [] };
  for (let batch = 0; result.inputs < inputs; batch++) {
    await breath();
    const numRuns = Math.min(BATCH, inputs - result.inputs);
    for (const input of fc.sample(parser.inputs, { seed: seed + batch, numRuns })) {
      await one(parser, input, result);
      if (result.findings.length >= MOST_FINDINGS) return result;
    }
  }
  return result;
}

async function one(parser: Parser, input: unknown, result: FuzzResult): Promise<void> {
  const before = process.cpuUsage();
  result.inputs += 1;
  try {
    await parser.read(input);
  } catch (error) {
    if (parser.mayReject(error)) result.rejected += 1;
    else result.findings.push(`${parser.name} failed with ${error} on ${shown(input)}`);
  }
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  result.slowestMs = Math.max(result.slowestMs, ms);
  if (ms > LIMIT_MS) result.findings.push(`${parser.name} took ${Math.round(ms)} ms for ${shown(input)}`);
}

const shown = (input: unknown): string => fc.stringify(input).slice(0, 400);
