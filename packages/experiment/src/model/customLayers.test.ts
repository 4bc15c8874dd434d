import {
  customLayer,
  dense,
  flatten,
  initialState,
  type LayerBase,
  type LayerRule,
  type LayerRules,
  ops,
  sequential,
} from '@cnn/core';
import { arraySet, type Preprocessing } from '@cnn/data';
import { referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { memoryStore } from '../store/memoryStore.js';
import { readModelFrom, saveModelTo } from './modelStore.js';
import { TrainedModel } from './trainedModel.js';

interface ShiftLayer extends LayerBase {
  readonly type: 'shift';
}

/** Adds a learned number to all values. */
const shiftRule: LayerRule<ShiftLayer> = {
  fields: {},
  variables: () => ({ by: { shape: [1], initializer: { constant: 2 }, role: 'weight' } }),
  lower: ({ x, variable }) => ops.add(x, variable('by')),
};
const layers: LayerRules = { shift: shiftRule };
const model = sequential({
  name: 'shifted',
  input: [1, 1, 1],
  layers: [customLayer({ type: 'shift' }, shiftRule), flatten(), dense({ units: 1, activation: 'sigmoid' })],
});
const preprocessing: Preprocessing = {
  source: { type: 'uint8', white: 255 },
  imageSize: [1, 1],
  onOddSize: 'resize',
  rescale: 1 / 255,
};

it('a model with a custom layer is saved, read again with its rule, and predicts', async () => {
  const state = {
    ...initialState(model, 1, { layers }),
    'dense/kernel': { shape: [1, 1], data: Float32Array.of(0.5) },
  };
  const store = memoryStore();
  const classNames = ['a', 'b'];
  await expect(saveModelTo(store, { model, state, classNames, preprocessing })).rejects.toThrow(
    'layers[0] (shift) is of a type without a rule',
  );
  await saveModelTo(store, { model, state, classNames, preprocessing, layers });
  await expect(readModelFrom(store)).rejects.toThrow('memory/model.json: layers[0]');
  const saved = await readModelFrom(store, { layers });
  const trained = new TrainedModel({ saved, engine: referenceEngine() });
  const images = { shape: [2, 1, 1, 1], data: Uint8Array.of(0, 255) };
  const predictions = await trained.predict(arraySet({ images, labels: [0, 1], classNames }));
  // sigmoid(0.5 · (pixel + 2))
  const expected = [1, 1.5].map((logit) => 1 / (1 + Math.exp(-logit)));
  for (const [at, { probabilities }] of predictions.entries())
    expect(probabilities.b).toBeCloseTo(expected[at] as number, 6);
  await trained.dispose();
});
