import { embeddedClassifier } from '../../src/models/embedded/classifier.ts';
import { decodeModel, encodeModel } from '../../src/models/embedded/model-file.ts';
import { seededRandom } from '../../src/models/embedded/random.ts';
import { trainEmbedded } from '../../src/models/embedded/train.ts';
import type { Example } from './model-splits.ts';

export interface Speed {
  megabytes: number;
  loadMs: number;
  oneMs: number;
  perSecond: number;
}

/** Size and speed of a model of all the training rows, on texts it has not seen. */
export async function speedOf(train: readonly Example[], test: readonly Example[]): Promise<Speed> {
  const { model } = await trainEmbedded(
    train.map(({ text, topic, index }) => ({ text, topic, problem: null, index })),
    { seed: 1 },
  );
  const bytes = encodeModel(model);
  const loading = performance.now();
  const loaded = decodeModel(bytes);
  const loadMs = performance.now() - loading;
  const classifier = embeddedClassifier('bench', loaded);
  const texts = test.map(({ text }) => text);
  await classifier.classify(texts.slice(0, 1000));
  const single = performance.now();
  for (const text of texts.slice(0, 1000)) await classifier.classify([text]);
  const oneMs = (performance.now() - single) / Math.min(1000, texts.length);
  const batch = Array.from({ length: 5000 }, (_, i) => texts[i % texts.length] ?? '');
  const together = performance.now();
  await classifier.classify(batch);
  return { megabytes: bytes.length / 1e6, loadMs, oneMs, perSecond: 5_000_000 / (performance.now() - together) };
}

/** Trains on many rows of 20 classes, put together from halves of the given ones, and answers time and memory. */
export async function manyRows(
  source: readonly Example[],
  count: number,
): Promise<{ seconds: number; megabytes: number; worstPauseMs: number }> {
  const random = seededRandom(5);
  const byTopic = Map.groupBy(source, ({ topic }) => topic);
  const topics = [...byTopic.keys()];
  const any = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const rows = Array.from({ length: count }, () => {
    const topic = any(topics) ?? '';
    const second = random() < 0.5;
    const half = () => {
      const words = (any(byTopic.get(topic) ?? [])?.text ?? '').split(' ');
      return (second ? words.slice(words.length / 2) : words.slice(0, words.length / 2)).join(' ');
    };
    return {
      text: `${half()} ${half()}`,
      topic: `${topic} ${second ? 2 : 1}`,
      problem: null,
      index: Math.floor(random() * 101),
    };
  });
  let peak = 0;
  let worstPauseMs = 0;
  let last = performance.now();
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
    worstPauseMs = Math.max(worstPauseMs, performance.now() - last - 20);
    last = performance.now();
  }, 20);
  const start = performance.now();
  await trainEmbedded(rows, { seed: 1 });
  clearInterval(watch);
  return { seconds: (performance.now() - start) / 1000, megabytes: peak / 1e6, worstPauseMs };
}
