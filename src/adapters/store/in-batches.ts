import { setImmediate as nextTurn } from 'node:timers/promises';

/** More in one transaction gains nothing and makes one bad item cost more. */
const MOST_AT_ONCE = 100;

/**
 * Runs `store` for items that arrive one by one. Those that arrive while a batch is under way share the next one, so a burst
 * costs a few commits instead of one each. When a batch fails its items are tried alone: one must not suffer for another.
 * @param store resolves to one result for each item, in their order
 * @param rest called whenever nothing waits any more
 */
export function inBatches<Item, Result>(
  store: (items: readonly Item[]) => Promise<readonly Result[]>,
  rest: () => void = () => undefined,
): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item;
    resolve(result: Result): void;
    reject(error: unknown): void;
  }
  let waiting: Waiting[] = [];
  let isBusy = false;

  async function storeAll(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await store(batch.map(({ item }) => item));
      for (const [place, result] of results.entries()) batch[place]?.resolve(result);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) await storeAll([one]);
    }
  }

  async function drain(): Promise<void> {
    isBusy = true;
    while (waiting.length > 0) {
      // Whatever else has come in by now gets its turn first, so that it comes along. An idle process loses nothing by it.
      await nextTurn();
      const batch = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      await storeAll(batch);
    }
    isBusy = false;
    rest();
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isBusy) void drain();
    });
}
