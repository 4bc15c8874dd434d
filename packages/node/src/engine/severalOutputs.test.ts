import type { TensorValue } from '@cnn/core';
import {
  structureFit as golden,
  memorySource,
  structureInputs,
  structureModel,
  structureState,
} from '@cnn/testing';
import { adam, compile } from '@cnn/train';
import { expect, it } from 'vitest';
import { listEngines, selectEngine } from './engines.js';

/** The engines that this machine has, of those that train; `cpu` is slow and proves the same as wasm. */
const engines = (await listEngines())
  .filter(({ name, available }) => available && name !== 'cpu')
  .map(({ name }) => name);

it.each(engines)(
  'a model of two inputs and two outputs trains on %s as in Keras',
  async (name) => {
    const engine = await selectEngine({ name });
    const net = structureModel('two inputs, two outputs');
    const { image, ...inputs } = structureInputs(net, { items: 20, seed: 1 });
    const { malignant = [], grade = [] } = golden.labels;
    const source = memorySource({
      ...{
        images: image as TensorValue,
        inputs,
        classNames: ['benign', 'malignant'],
        weights: golden.weights,
      },
      labels: { shape: [20, 1], data: Float32Array.from(malignant) },
      targets: { grade: { shape: [20], data: Int32Array.from(grade) } },
    });
    const model = await compile({
      ...{ model: net, engine, weights: structureState(golden), optimizer: adam({ learningRate: 0.01 }) },
      loss: { malignant: 'binaryCrossentropy', grade: 'sparseCategoricalCrossentropy' },
      lossWeights: { grade: 0.5 },
      metrics: { malignant: ['accuracy'], grade: ['accuracy'] },
    });
    const { history } = await model.fit(source, { epochs: 3, batchSize: 8, shuffle: false });
    expect(Object.keys(history)).toHaveLength(5);
    for (const [key, data] of Object.entries(history))
      expect({ data }, key).toBeCloseToTensor({ data: golden.history[key] ?? [] }, 1e-4);
    const all = await model.predictAll(source);
    expect([all.malignant?.shape, all.grade?.shape]).toEqual([
      [20, 1],
      [20, 3],
    ]);
    await model.dispose();
    await engine.dispose();
  },
  60_000,
);
