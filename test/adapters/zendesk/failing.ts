import { expect } from 'vitest';
import { UpstreamError } from '../../../src/core/errors.ts';

/** The typed error of a call that has to fail, free of secrets and of customers' words. */
export async function failing(promise: Promise<unknown>): Promise<UpstreamError> {
  const error = await promise.then(
    () => new Error('it succeeded'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UpstreamError);
  const upstream = error as UpstreamError;
  expect(`${upstream.message} ${upstream.cause}`).not.toMatch(/secret-token|Ann Smi/);
  return upstream;
}
