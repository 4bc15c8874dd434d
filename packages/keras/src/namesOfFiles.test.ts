import { activation, conv2d, dense, flatten, initialState, sequential } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { goldenFile } from './goldens.support.test.js';
import { writeHdf5 } from './hdf5/writeHdf5.js';
import { readInitializer } from './layers/initializers.js';
import { readLoss, readMetrics } from './optimizer/losses.js';
import { readSchedule } from './optimizer/schedules.js';
import { readKeras } from './readKeras.js';
import { writeKeras } from './writeKeras.js';
import { writeKerasH5 } from './writeKerasH5.js';

describe.each(['constructor', 'toString', 'valueOf'])('a name that every object has: %s', (name) => {
  it('is no loss, metric, schedule or initializer', () => {
    expect(readLoss(name)).toMatchObject({
      loss: undefined,
      notes: [expect.stringContaining('no counterpart')],
    });
    expect(readMetrics([name])).toMatchObject({ metrics: [], notes: [expect.stringContaining('Metrics')] });
    expect(readSchedule(name, {})).toBeUndefined();
    expect(readInitializer(name)).toBeUndefined();
  });

  it('may be that of a layer', () => {
    const model = sequential({
      input: [4, 4, 1],
      layers: [conv2d({ filters: 2, kernelSize: 3, name }), flatten(), dense({ units: 1 })],
    });
    const weights = initialState(model, 1);
    for (const bytes of [writeKeras({ model, weights }), writeKerasH5({ model, weights })]) {
      const again = readKeras(bytes);
      expect(again.model.layers.map((layer) => layer.name)).toContain(name);
      expect(again.weights).toEqual(weights);
    }
  });
});

it('exponential is written for Keras 2, which has it', () => {
  const model = sequential({
    input: [2, 2, 1],
    layers: [activation({ activation: 'exponential' }), flatten(), dense({ units: 1 })],
  });
  const weights = initialState(model, 1);
  const again = readKeras(writeKerasH5({ model, weights, version: 2 }));
  expect(again.model.layers[0]).toMatchObject({ type: 'activation', activation: 'exponential' });
});

it('weights that are whole numbers in the file are told', () => {
  const dense1 = { class_name: 'Dense', config: { name: 'dense', units: 1, use_bias: false } };
  const input = { class_name: 'InputLayer', config: { batch_shape: [null, 2], name: 'vector' } };
  const config = { class_name: 'Sequential', config: { name: 'model', layers: [input, dense1] } };
  const kernel = { shape: [2, 1], data: Int32Array.of(3, -4) };
  const weights = writeHdf5({
    attributes: { layer_names: ['dense'] },
    groups: {
      dense: {
        attributes: { weight_names: ['dense/kernel:0'] },
        groups: { dense: { datasets: { 'kernel:0': kernel } } },
      },
    },
  });
  const bytes = new TextEncoder().encode(JSON.stringify(config));
  const imported = readKeras(bytes, { weights });
  expect([...(imported.weights['dense/kernel']?.data ?? [])]).toEqual([3, -4]);
  expect(imported.notes).toContain(
    'Weights that are int32 in the file became float32 as they are: dense/kernel.',
  );
  expect(readKeras(goldenFile('keras3/normalizations.keras')).notes.join()).not.toContain('float32 as they');
});
