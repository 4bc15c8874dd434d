import { type CnnError, predictionProgram } from '@cnn/core';
import { hashed, interpret } from '@cnn/testing';
import { expect, it } from 'vitest';
import { frozenOnnx } from '../frozen/frozenOnnx.js';
import { encodeModel } from '../messages/encode.js';
import * as attribute from '../writing/attributes.js';
import { GraphWriter, Names } from '../writing/graphWriter.js';
import { readOnnx } from './readOnnx.js';

/** Keras 3's UpSampling2D behind a convolution, as tf2onnx writes it: height is repeated, and turned to [n, height, 2, width, channels]. */
function enlarging(perm: readonly number[]): Uint8Array {
  const graph = new GraphWriter(new Names());
  graph.input('x', 'float32', ['batch', 3, 4, 5]);
  graph.initializer('w', [2, 3, 1, 1], hashed({ seed: 1, size: 6, low: -1, high: 1 }));
  const axis = graph.int64s([3]);
  const repeats = graph.int64s([1, 1, 1, 3, 1]);
  const shape = graph.int64s([-1, 12, 5, 2]);
  graph.addAs({ op: 'Conv', inputs: ['x', 'w'] }, ['c']);
  graph.addAs({ op: 'Unsqueeze', inputs: ['c', axis] }, ['u']);
  graph.addAs({ op: 'Tile', inputs: ['u', repeats] }, ['t']);
  graph.addAs({ op: 'Transpose', inputs: ['t'], attributes: { perm: attribute.ints(perm) } }, ['p']);
  graph.addAs({ op: 'Reshape', inputs: ['p', shape] }, ['r']);
  graph.addAs({ op: 'Transpose', inputs: ['r'], attributes: { perm: attribute.ints([0, 3, 1, 2]) } }, ['y']);
  graph.output('y', 'float32', ['batch', 2, 12, 5]);
  const opsetImport = [{ domain: '', version: 17 }];
  return encodeModel({ irVersion: 8, producerName: 'test', opsetImport, graph: graph.graph('test') });
}

it('a repeated axis that is turned before the reshape is an upSampling2d', async () => {
  const bytes = enlarging([0, 2, 3, 4, 1]);
  const { model, weights } = readOnnx(bytes);
  expect(model.layers.map(({ type }) => type)).toEqual(['conv2d', 'upSampling2d']);
  expect(model.layers[1]).toMatchObject({ size: [3, 1] });
  const images = { shape: [2, 4, 5, 3], data: hashed({ seed: 2, size: 120, low: 0, high: 1 }) };
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
  expect(prediction).toBeCloseToTensor(expected, 1e-6);
});

it('one that is turned away from its side is refused', () => {
  let error: unknown;
  try {
    readOnnx(enlarging([0, 3, 2, 4, 1]));
  } catch (caught) {
    error = caught;
  }
  expect((error as CnnError).details.reason).toBe('unsupportedLayer');
  expect(String(error)).toContain('a repetition of values');
});
