import { expect, it } from 'vitest';
import type { SourceTensor } from '../weights/sourceTensor.js';
import { readOptimizer } from './readOptimizer.js';

const tensor = (name: string, shape: readonly number[], value: number): SourceTensor => ({
  name,
  shape,
  read: () => new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value),
});

/** A compiled model's, as Keras 3 saves it. */
const read = (tensors: readonly SourceTensor[]) =>
  readOptimizer({
    config: { class_name: 'Adam', config: { name: 'adam', learning_rate: 0.001 } },
    tensors,
    parameters: [{ variable: 'dense/kernel', shape: [2, 1], sourceShape: [2, 1], convert: (data) => data }],
  });

const rate = tensor('adam/learning_rate', [], 0.001);

it('says nothing of the state of a model that was compiled and never trained', () => {
  expect(read([tensor('adam/iteration', [], 0), rate])).toMatchObject({
    optimizer: { name: 'adam', step: 0, slots: {} },
    notes: [],
  });
});

it('tells a state that does not fit', () => {
  const note = "does not fit the model's weights, and is left out.";
  expect(read([tensor('adam/iteration', [], 5), rate]).notes[0]).toContain(note);
  const other = tensor('adam/dense_kernel_momentum', [3, 1], 0);
  expect(read([tensor('adam/iteration', [], 0), rate, other]).notes[0]).toContain(note);
});
