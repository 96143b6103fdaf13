import { expect, test } from 'vitest';
import { encodeModel } from '../../src/models/embedded/model-file.ts';
import { trainEmbedded } from '../../src/models/embedded/train.ts';
import { othersInThread } from '../../src/training/others-in-thread.ts';
import { inventedRows } from '../models/embedded/rows.ts';

test('two threads train the same model as one, and tell the same steps in the same order', async () => {
  const rows = inventedRows(90);
  const one = await trainEmbedded(rows, { seed: 7 });
  const two = await trainEmbedded(rows, { seed: 7, besides: othersInThread });

  expect(Buffer.compare(encodeModel(one.model), encodeModel(two.model))).toBe(0);
  expect(two.report).toEqual(one.report);
});

test('a thread that fails fails the training', async () => {
  const broken: typeof othersInThread = (ground) => othersInThread({ ...ground, problems: JSON.parse('null') });

  await expect(trainEmbedded(inventedRows(90), { seed: 7, besides: broken })).rejects.toThrow(TypeError);
});
