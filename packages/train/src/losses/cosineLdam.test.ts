import { cosineDense, flatten, sequential, type TensorValues } from '@cnn/core';
import { blobs, memorySource, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import { sgd } from '../optimizers/sgd.js';
import { ldam } from './ldam.js';

const classCounts = [30, 2];

/** Cosines times `scale` in the layer, and the loss with the rest of the authors' 30. */
const compiled = (scale: number, weights?: TensorValues) =>
  compile({
    model: sequential({
      name: 'net',
      input: [8, 8, 1],
      layers: [flatten(), cosineDense({ units: 2, scale, activation: 'softmax' })],
    }),
    engine: referenceEngine(),
    loss: ldam({ classCounts, scale: 30 / scale, maxMargin: 0.5 * scale }),
    optimizer: sgd({ learningRate: 0.1 }),
    ...(weights ? { weights } : {}),
  });

it('LDAM of cosines is the same with the scale in the layer, where probabilities are those of the training', async () => {
  const source = blobs({ items: 12 });
  const outside = await compiled(1);
  const inside = await compiled(30, await outside.weights());
  const trained = { epochs: 2, batchSize: 4 };
  const { history } = await outside.fit(source, trained);
  const { history: other } = await inside.fit(source, trained);
  other.loss?.forEach((loss, epoch) => {
    expect(loss).toBeCloseTo(history.loss?.[epoch] as number, 6);
  });
  const spread = async (model: typeof inside) => Math.max(...(await model.predict(source)).data);
  expect(await spread(outside)).toBeLessThan(1 / (1 + Math.exp(-2)));
  expect(await spread(inside)).toBeGreaterThan(0.99);
});

it('features that are all 0 have no direction: cosines of 0, and weights that stay numbers', async () => {
  const model = await compiled(30);
  const images = { shape: [4, 8, 8, 1], data: new Float32Array(256) };
  const labels = { shape: [4], data: Int32Array.of(0, 1, 0, 1) };
  await model.fit(memorySource({ images, labels, classNames: ['a', 'b'] }), { epochs: 2, batchSize: 2 });
  expect(Object.values(await model.weights()).every(({ data }) => data.every(Number.isFinite))).toBe(true);
  expect([...(await model.predict(images)).data]).toEqual(Array(8).fill(0.5));
});
