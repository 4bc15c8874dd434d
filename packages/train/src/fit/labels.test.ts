import { describe, expect, it } from 'vitest';
import { labelTensor } from './labels.js';

const indices = Int32Array.of(7, 8, 9);
const classes = { shape: [3], data: Int32Array.of(0, 2, 1) };

describe('labelTensor', () => {
  it('passes class indices on, and makes one-hot rows of them', () => {
    expect(labelTensor({ labels: classes, indices, mode: 'int', outputShape: [3] })).toEqual(classes);
    expect(labelTensor({ labels: classes, indices, mode: 'categorical', outputShape: [3] })).toEqual({
      shape: [3, 3],
      data: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0),
    });
  });

  it('makes indices of one-hot rows and of numbers', () => {
    const rows = { shape: [3, 2], data: Float32Array.of(1, 0, 0, 1, 1, 0) };
    expect(labelTensor({ labels: rows, indices, mode: 'int', outputShape: [2] }).data).toEqual(
      Int32Array.of(0, 1, 0),
    );
    const column = { shape: [3, 1], data: Float32Array.of(1, 0, 1) };
    expect(labelTensor({ labels: column, indices, mode: 'int', outputShape: [2] }).data).toEqual(
      Int32Array.of(1, 0, 1),
    );
  });

  it('makes numbers of class indices for one output', () => {
    const two = { shape: [3], data: Int32Array.of(0, 1, 1) };
    expect(labelTensor({ labels: two, indices, mode: 'binary', outputShape: [1] })).toEqual({
      shape: [3, 1],
      data: Float32Array.of(0, 1, 1),
    });
  });

  it.each([
    ['int', [2], 'labels: item 8 has class 2, the model has 2 classes (0..1).'],
    ['categorical', [2], 'labels: item 8 has class 2, the model has 2 classes (0..1).'],
    ['binary', [1], 'labels: item 8 has label 2, expected a number in 0..1.'],
    ['values', [2], 'labels have shape [3] for 3 items, the loss takes values labels for outputs [2].'],
  ] as const)('names the item out of range: %s %j', (mode, outputShape, message) => {
    expect(() => labelTensor({ labels: classes, indices, mode, outputShape })).toThrow(message);
  });

  it('refuses NaN and soft rows where they have no meaning', () => {
    const nan = { shape: [3, 1], data: Float32Array.of(1, Number.NaN, 0) };
    expect(() => labelTensor({ labels: nan, indices, mode: 'values', outputShape: [1] })).toThrow(
      'item 8 has label NaN, expected a finite number',
    );
    const soft = { shape: [3, 2], data: Float32Array.of(1, 0, 0.5, 0.5, 1, 0) };
    expect(() => labelTensor({ labels: soft, indices, mode: 'int', outputShape: [2] })).toThrow(
      'item 8 is not one-hot',
    );
    expect(labelTensor({ labels: soft, indices, mode: 'categorical', outputShape: [2] }).data).toBe(
      soft.data,
    );
  });
});
