import { dense, flatten, sequential } from '@cnn/core';
import { arraySet, batchSource, featureSet } from '@cnn/data';
import { frozenOnnx } from '@cnn/onnx';
import { frozenOnnxGoldens, hashed, type OnnxGolden } from '@cnn/testing';
import { adam, compile } from '@cnn/train';
import { expect, it } from 'vitest';
import { selectEngine } from './engines.js';

it('a head learns on the features of an ONNX file that no layer expresses', async () => {
  const { bytes, inner } = frozenOnnxGoldens.find(({ name }) => name === 'frozen attention') as OnnxGolden;
  const backbone = await frozenOnnx(bytes, { output: inner?.name, threads: 1 });
  const [height, width, channels] = backbone.inputShape;
  const size = height * width * channels;
  const labels = Int32Array.from({ length: 40 }, (_, at) => at % 2);
  // The second class has no red.
  const data = hashed({ seed: 9, size: 40 * size, low: 0, high: 1 }).map((value, at) =>
    at % channels === 0 && labels[Math.floor(at / size)] === 1 ? 0 : value,
  );
  const set = arraySet({
    images: { shape: [40, height, width, channels], data },
    labels,
    classNames: ['a', 'b'],
    white: 1,
  });
  const source = batchSource({ set, rescale: 1 });
  const features = await featureSet({
    source,
    extract: backbone.run,
    shape: backbone.featureShape,
    batchSize: 16,
  });
  await backbone.dispose();
  expect(features.imageShape).toEqual([1, 1, 8]);

  const engine = await selectEngine({ name: 'cpu' });
  const head = sequential({
    input: backbone.featureShape,
    layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
  });
  const model = await compile({
    model: head,
    engine,
    loss: 'binaryCrossentropy',
    metrics: ['auc'],
    optimizer: adam({ learningRate: 0.03 }),
  });
  const { history } = await model.fit(batchSource({ set: features, rescale: 1 }), {
    epochs: 40,
    batchSize: 8,
  });
  expect(history.auc?.at(-1)).toBeGreaterThan(0.9);
  await model.dispose();
  await engine.dispose();
});
