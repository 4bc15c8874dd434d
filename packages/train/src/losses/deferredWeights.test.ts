import { dense, flatten, sequential } from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import type { ClassWeight } from '../fit/classWeight.js';
import { sgd } from '../optimizers/sgd.js';
import { ldam } from './ldam.js';

it('LDAM with deferred re-weighting: a second call of fit weighs the classes of the same loss', async () => {
  const model = await compile({
    model: sequential({
      name: 'net',
      input: [8, 8, 1],
      layers: [flatten(), dense({ units: 2, activation: 'softmax' })],
    }),
    engine: referenceEngine(),
    loss: ldam({ classCounts: [30, 2], scale: 1 }),
    // Rate 0: each call sees the same weights.
    optimizer: sgd({ learningRate: 0 }),
  });
  const source = blobs({ items: 12 });
  const lossWith = async (initialEpoch: number, classWeight?: ClassWeight): Promise<number> => {
    const options = { initialEpoch, epochs: initialEpoch + 1, batchSize: 12 };
    const { history } = await model.fit(source, classWeight ? { ...options, classWeight } : options);
    return history.loss?.[0] as number;
  };
  const plain = await lossWith(0);
  const [common, rare] = [await lossWith(1, { 1: 0 }), await lossWith(2, { 0: 0 })];
  expect(common + rare).toBeCloseTo(plain, 6);
  expect(await lossWith(3, { 0: 0.25, 1: 4 })).toBeCloseTo(0.25 * common + 4 * rare, 6);
  await model.dispose();
});
