import { expect, test } from 'vitest';
import { slotsOf } from '../../src/core/slots.ts';

/** Work that goes on until it is told to end, and what of it has begun, in order. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve) => {
      begun.push(name);
      ends.set(name, () => resolve(name));
    });
  return { begun, work, end: (name: string) => ends.get(name)?.() };
}

test('so many run at once, and the others in the order they came', async () => {
  const { begun, work, end } = works();
  const slots = slotsOf(2);
  const [a, b, c] = ['a', 'b', 'c', 'd'].map((name) => slots(work(name)));
  expect(begun).toEqual(['a', 'b']);
  end('b');
  expect(await b).toBe('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  end('a');
  end('c');
  await Promise.all([a, c]);
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
});

test('work that fails makes room as well, and who gives up waiting takes none', async () => {
  const { begun, work, end } = works();
  const slots = slotsOf(1);
  const fails = slots(() => Promise.reject(new Error('no')));
  const waits = new AbortController();
  const first = slots(work('first'));
  const leaves = slots(work('never'), waits.signal);
  const last = slots(work('last'));
  waits.abort(new Error('enough'));
  await expect(fails).rejects.toThrow('no');
  await expect(leaves).rejects.toThrow('enough');
  end('first');
  await first;
  end('last');
  expect(await last).toBe('last');
  expect(begun).toEqual(['first', 'last']);
  await expect(slots(work('late'), waits.signal)).rejects.toThrow('enough');
});
