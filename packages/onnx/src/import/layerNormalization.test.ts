import { type CnnError, predictionProgram } from '@cnn/core';
import { hashed, interpret } from '@cnn/testing';
import { expect, it } from 'vitest';
import { frozenOnnx } from '../frozen/frozenOnnx.js';
import { encodeModel } from '../messages/encode.js';
import * as attribute from '../writing/attributes.js';
import { GraphWriter, Names } from '../writing/graphWriter.js';
import { readOnnx } from './readOnnx.js';

interface Variant {
  readonly axis?: number;
  /** Of scale and offset. */
  readonly shape?: readonly number[];
  readonly offset?: boolean;
}

/** Keras 3's LayerNormalization behind a convolution, as tf2onnx writes it: over the channels, which are axis 1. */
function normalizing({ axis = 1, shape = [1, 4, 1, 1], offset = true }: Variant): Uint8Array {
  const graph = new GraphWriter(new Names());
  const axes = { axes: attribute.ints([axis]), keepdims: attribute.int(1) };
  graph.input('x', 'float32', ['batch', 3, 5, 4]);
  graph.initializer('w', [4, 3, 1, 1], hashed({ seed: 1, size: 12, low: -1, high: 1 }));
  graph.initializer('gamma', shape, hashed({ seed: 2, size: 4, low: 0.5, high: 2 }));
  graph.initializer('beta', shape, hashed({ seed: 3, size: 4, low: -1, high: 1 }));
  graph.initializer('epsilon', [1, 1, 1, 1], Float32Array.of(0.001));
  const sizes = graph.int64s([-1, 1, 5, 4]);
  graph.addAs({ op: 'Conv', inputs: ['x', 'w'] }, ['c']);
  graph.addAs({ op: 'ReduceMean', inputs: ['c'], attributes: axes }, ['mean']);
  graph.addAs({ op: 'Neg', inputs: ['mean'] }, ['negative']);
  graph.addAs({ op: 'Reshape', inputs: ['mean', sizes] }, ['same']);
  graph.addAs({ op: 'Sub', inputs: ['c', axis === 1 ? 'same' : 'mean'] }, ['centred']);
  graph.addAs({ op: 'Mul', inputs: ['centred', 'centred'] }, ['square']);
  graph.addAs({ op: 'ReduceMean', inputs: ['square'], attributes: axes }, ['variance']);
  graph.addAs({ op: 'Add', inputs: ['variance', 'epsilon'] }, ['sum']);
  graph.addAs({ op: 'Sqrt', inputs: ['sum'] }, ['root']);
  graph.addAs({ op: 'Reciprocal', inputs: ['root'] }, ['reciprocal']);
  graph.addAs({ op: 'Mul', inputs: ['reciprocal', 'gamma'] }, ['factor']);
  graph.addAs({ op: 'Mul', inputs: ['c', 'factor'] }, ['scaled']);
  graph.addAs({ op: 'Mul', inputs: ['negative', 'factor'] }, ['shift']);
  if (offset) graph.addAs({ op: 'Add', inputs: ['shift', 'beta'] }, ['shifted']);
  graph.addAs({ op: 'Add', inputs: ['scaled', offset ? 'shifted' : 'shift'] }, ['y']);
  graph.output('y', 'float32', ['batch', 4, 5, 4]);
  const opsetImport = [{ domain: '', version: 17 }];
  return encodeModel({ irVersion: 8, producerName: 'test', opsetImport, graph: graph.graph('test') });
}

it.each([true, false])(
  'a layer normalization over axis 1 is one of the channels, offset: %s',
  async (offset) => {
    const bytes = normalizing({ offset });
    const { model, weights } = readOnnx(bytes);
    expect(model.layers.map(({ type }) => type)).toEqual(['conv2d', 'layerNormalization']);
    expect(model.layers[1]).toMatchObject({ epsilon: 0.001 });
    const images = { shape: [2, 5, 4, 3], data: hashed({ seed: 4, size: 120, low: 0, high: 1 }) };
    const frozen = await frozenOnnx(bytes, { threads: 1 });
    const expected = await frozen.run(images);
    await frozen.dispose();
    const state = Object.fromEntries(
      Object.entries(weights).map(([name, { shape, data }]) => [
        name,
        { shape, data: Float64Array.from(data) },
      ]),
    );
    const image = { shape: images.shape, data: Float64Array.from(images.data) };
    const { prediction } = interpret({ program: predictionProgram(model), inputs: { image }, state }).outputs;
    expect(prediction?.shape).toEqual(expected.shape);
    expect(prediction).toBeCloseToTensor(expected, 1e-5);
  },
);

it.each([
  ['a scale along the width', { shape: [4] }],
  ['a mean over the height', { axis: 2 }],
])('%s is refused', (_, variant) => {
  let error: unknown;
  try {
    readOnnx(normalizing(variant));
  } catch (caught) {
    error = caught;
  }
  expect((error as CnnError).details.reason).toBe('unsupportedLayer');
});
