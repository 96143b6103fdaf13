import type { TrainingRow } from '../../../src/core/training-row.ts';
import { seededRandom } from '../../../src/models/embedded/random.ts';

const SUBJECTS: Record<string, string[][]> = {
  Internet: [
    ['router', 'wifi', 'broadband', 'internet', 'connection'],
    ['keeps dropping', 'is slow', 'is down', 'has no signal'],
  ],
  Billing: [
    ['bill', 'invoice', 'charge', 'direct debit', 'payment'],
    ['is wrong', 'was taken twice', 'went up', 'has a fee on it'],
  ],
  TV: [
    ['channel', 'picture', 'recording', 'television', 'remote'],
    ['freezes', 'is missing', 'went black', 'has no sound'],
  ],
};

const TONES: [number, string][] = [
  [10, 'Thanks, could you please check it when you have time?'],
  [30, 'Please look into it, it is a little annoying.'],
  [55, 'I am disappointed, this should not happen.'],
  [75, 'This is unacceptable and the third time I complain!'],
  [95, 'I am FURIOUS and will cancel today, worst company ever!!!'],
];

/** Invented complaints with a learnable topic, problem and index; the same for the same seed. */
export function inventedRows(count: number, seed = 1): TrainingRow[] {
  const random = seededRandom(seed);
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  return Array.from({ length: count }, () => {
    const topic = one(Object.keys(SUBJECTS));
    const [things = [], faults = []] = SUBJECTS[topic] ?? [];
    const fault = one(faults);
    const [index, tone] = one(TONES);
    return {
      text: `My ${one(things)} ${fault} since ${one(['Monday', 'last week', 'yesterday'])}. ${tone}`,
      topic,
      problem: fault,
      index,
    };
  });
}
