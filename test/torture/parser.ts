import type fc from 'fast-check';
import { ZodError } from 'zod';
import { RequestError, SignatureError, UpstreamError } from '../../src/core/errors.ts';

/** One thing of ours that reads what others wrote. */
export interface Parser {
  name: string;
  inputs: fc.Arbitrary<unknown>;
  /** Reads one input. What it throws must be of a kind that `mayReject` knows; where there is more to hold, it throws `Broken`. */
  read(input: unknown): unknown;
  mayReject(error: unknown): boolean;
}

/** A parser gave something it must not give. */
class Broken extends Error {}

export function parser<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  read: (input: T) => unknown,
  mayReject: Parser['mayReject'] = never,
): Parser {
  return { name, inputs, read: (input) => read(input as T), mayReject };
}

const never = (): boolean => false;
export const refused = (error: unknown): boolean =>
  error instanceof RequestError || error instanceof ZodError || error instanceof SignatureError;
export const upstream = (error: unknown): boolean => error instanceof UpstreamError;
/** Slack's answers are read by schemas whose errors the queue knows. */
export const upstreamOrSchema = (error: unknown): boolean => upstream(error) || error instanceof ZodError;
/** A sentence for the operator, by how it begins. */
export const sentence =
  (...beginnings: string[]) =>
  (error: unknown): boolean =>
    error instanceof Error &&
    error.constructor === Error &&
    beginnings.some((begin) => error.message.startsWith(begin));

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Broken(what);
}
