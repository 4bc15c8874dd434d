import { readFileSync } from 'node:fs';
import {
  apply,
  concatenate,
  conv2d,
  dense,
  flatten,
  functional,
  input,
  type ModelDefinition,
  sequential,
  type TensorValues,
} from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { arraySource } from '../batches/batchSource.js';
import { symmetricEigen } from '../linearAlgebra/symmetricEigen.js';
import { whiteningWeights } from './whiteningWeights.js';

const file = new URL('../../../testing/goldens/data/whitening.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8'));
const [count, height, width, channels] = golden.shape as [number, number, number, number];

function sourceOf(data: ArrayLike<number>, [n, h, w, c]: readonly [number, number, number, number]) {
  const images = { shape: [n, h, w, c], data: Float32Array.from(data) };
  const labels = Int32Array.from({ length: n }, (_, i) => i % 2);
  return arraySource({ images, labels });
}

function modelOf(
  input: readonly [number, number, number],
  layer: Partial<Parameters<typeof conv2d>[0]> = {},
): ModelDefinition {
  return sequential({
    name: 'small',
    input,
    layers: [conv2d({ name: 'first', filters: 8, kernelSize: 2, ...layer }), flatten(), dense({ units: 1 })],
  });
}

function weightsOf(kernel: readonly number[], withBias = true): TensorValues {
  const size = kernel.reduce((product, side) => product * side, 1);
  return {
    'first/kernel': { shape: kernel, data: new Float32Array(size).fill(7) },
    ...(withBias
      ? { 'first/bias': { shape: [kernel[3] ?? 0], data: new Float32Array(kernel[3] ?? 0) } }
      : {}),
    'dense/kernel': { shape: [1, 1], data: Float32Array.of(3) },
  };
}

/** Pixels of which the colours and the neighbours vary together. */
function correlated(n: number, side: number): Float32Array {
  const data = new Float32Array(n * side * side * 3);
  let state = 12345;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < data.length; i += 3) {
    const light = 0.5 * next() + (i >= 3 ? 0.5 * (data[i - 3] as number) : 0);
    for (let c = 0; c < 3; c++) data[i + c] = light * (0.5 + 0.1 * c) + 0.1 * next();
  }
  return data;
}

describe('whiteningWeights', () => {
  it('gives the principal components that NumPy finds, with both signs', async () => {
    const result = await whiteningWeights({
      model: modelOf([height, width, channels], { filters: golden.filters, kernelSize: [height, width] }),
      weights: weightsOf([height, width, channels, golden.filters]),
      source: sourceOf(golden.images, [count, height, width, channels]),
      epsilon: golden.epsilon,
    });
    expect(Object.keys(result)).toEqual(['first/kernel', 'first/bias']);
    for (const [name, values] of [
      ['kernel', golden.kernel],
      ['bias', golden.bias],
    ]) {
      const data = result[`first/${name}`]?.data ?? [];
      expect(data).toHaveLength(values.length);
      values.forEach((value: number, i: number) => {
        expect(Math.abs((data[i] ?? Number.NaN) - value)).toBeLessThan(2e-5 * Math.max(1, Math.abs(value)));
      });
    }
  });

  it('makes the outputs of the images it saw independent, of mean 0 and variance 1', async () => {
    const [n, side] = [400, 6];
    const data = correlated(n, side);
    const result = await whiteningWeights({
      model: modelOf([side, side, 3], { filters: 10 }),
      weights: weightsOf([2, 2, 3, 10]),
      source: sourceOf(data, [n, side, side, 3]),
      epsilon: 0,
    });
    const [kernel, bias] = [result['first/kernel']?.data ?? [], result['first/bias']?.data ?? []];
    const [sums, products] = [new Float64Array(5), Array.from({ length: 5 }, () => new Float64Array(5))];
    let seen = 0;
    for (let image = 0; image < n; image++) {
      for (let y = 0; y + 1 < side; y++) {
        for (let x = 0; x + 1 < side; x++, seen++) {
          const out = Float64Array.from({ length: 5 }, (_, k) => bias[k] ?? 0);
          let i = 0;
          for (const at of [y, y + 1]) {
            for (let j = 0; j < 6; j++, i++) {
              const value = data[((image * side + at) * side + x) * 3 + j] as number;
              for (let k = 0; k < 5; k++) out[k] = (out[k] as number) + value * (kernel[i * 10 + k] ?? 0);
            }
          }
          for (let k = 0; k < 5; k++) {
            sums[k] = (sums[k] as number) + (out[k] as number);
            for (let l = 0; l < 5; l++) {
              const row = products[k] as Float64Array;
              row[l] = (row[l] as number) + (out[k] as number) * (out[l] as number);
            }
          }
        }
      }
    }
    for (let k = 0; k < 5; k++) {
      expect(Math.abs((sums[k] as number) / seen)).toBeLessThan(0.05);
      for (let l = 0; l < 5; l++) {
        const covariance = (products[k]?.[l] as number) / seen;
        expect(Math.abs(covariance - (k === l ? 1 : 0))).toBeLessThan(0.1);
      }
    }
  });

  it('leaves filters beyond twice the numbers of a patch as they were, and does without a bias', async () => {
    const result = await whiteningWeights({
      model: modelOf([6, 6, 1], { filters: 11, useBias: false }),
      weights: weightsOf([2, 2, 1, 11], false),
      source: sourceOf(
        correlated(50, 6).filter((_, i) => i % 3 === 0),
        [50, 6, 6, 1],
      ),
    });
    expect(Object.keys(result)).toEqual(['first/kernel']);
    const kernel = result['first/kernel']?.data ?? [];
    const kept = Array.from({ length: 11 }, (_, k) => [0, 1, 2, 3].every((i) => kernel[i * 11 + k] === 7));
    expect(kept).toEqual([...Array(4).fill(false), true, ...Array(4).fill(false), true, true]);
  });

  it('is the same for a seed, and another for another', async () => {
    const options = {
      model: modelOf([6, 6, 3]),
      weights: weightsOf([2, 2, 3, 8]),
      source: sourceOf(correlated(40, 6), [40, 6, 6, 3]),
    };
    const first = await whiteningWeights({ ...options, patches: 64 });
    expect(await whiteningWeights({ ...options, patches: 64 })).toEqual(first);
    expect(await whiteningWeights({ ...options, patches: 64, seed: 1 })).not.toEqual(first);
  });

  it('says what it can’t do', async () => {
    const source = sourceOf(correlated(4, 6), [4, 6, 6, 3]);
    const options = { model: modelOf([6, 6, 3]), weights: weightsOf([2, 2, 3, 8]), source };
    const dilated = modelOf([6, 6, 3], { dilationRate: 2 });
    await expect(whiteningWeights({ ...options, model: dilated })).rejects.toThrow(
      "begins with conv2d 'first'",
    );
    const flat = sequential({ name: 'flat', input: [6, 6, 3], layers: [flatten(), dense({ units: 1 })] });
    await expect(whiteningWeights({ ...options, model: flat })).rejects.toThrow('begins with flatten');
    await expect(whiteningWeights({ ...options, weights: {} })).rejects.toThrow('first/kernel');
    await expect(whiteningWeights({ ...options, patches: 0 })).rejects.toThrow('patches from 1');
    const other = modelOf([5, 6, 3]);
    await expect(whiteningWeights({ ...options, model: other })).rejects.toThrow('[5,6,3], received [6,6,3]');
    const signal = { aborted: true };
    await expect(whiteningWeights({ ...options, signal })).rejects.toThrow('stopped');
  });
});

describe('symmetricEigen', () => {
  it('solves A v = λ v, with NumPy’s values', () => {
    const size = height * width * channels;
    const images = golden.images as number[];
    const mean = Array.from({ length: size }, (_, i) => {
      let sum = 0;
      for (let at = i; at < images.length; at += size) sum += images[at] as number;
      return sum / count;
    });
    const matrix = mean.map((a, i) =>
      mean.map((b, k) => {
        let sum = 0;
        for (let at = 0; at < images.length; at += size) {
          sum += ((images[at + i] as number) - a) * ((images[at + k] as number) - b);
        }
        return sum / count;
      }),
    );
    const { values, vectors } = symmetricEigen(matrix);
    values.forEach((value, at) => {
      expect(value).toBeCloseTo(golden.eigenvalues[at], 9);
      const vector = vectors[at] ?? [];
      matrix.forEach((row, i) => {
        const product = row.reduce((sum, a, k) => sum + a * (vector[k] ?? 0), 0);
        expect(product).toBeCloseTo(value * (vector[i] ?? 0), 12);
      });
    });
  });
});

describe('whiteningWeights of other structures', () => {
  const source = sourceOf(correlated(20, 4), [20, 4, 4, 3]);
  const kernel = { shape: [2, 2, 3, 8], data: new Float32Array(96) };
  const first = conv2d({ name: 'first', filters: 8, kernelSize: 2 });

  it('finds the first convolution inside a model', async () => {
    const plain = modelOf([4, 4, 3]);
    const nested = sequential({ input: [4, 4, 3], layers: [{ ...plain, name: 'inside' }] });
    const { 'inside/first/kernel': found } = await whiteningWeights({
      ...{ model: nested, source, weights: { 'inside/first/kernel': kernel } },
    });
    const { 'first/kernel': expected } = await whiteningWeights({
      ...{ model: plain, source, weights: { 'first/kernel': kernel } },
    });
    expect(found).toEqual(expected);
    expect(expected?.data.some((value) => value !== 0)).toBe(true);
  });

  it('refuses a first convolution of another input', async () => {
    const images = input([4, 4, 3]);
    const other = input([4, 4, 3], { name: 'other' });
    const seen = [apply(first, other), apply(conv2d({ filters: 1, kernelSize: 2 }), images)];
    const model = functional({
      inputs: [images, other],
      output: apply(dense({ units: 1 }), apply(flatten(), apply(concatenate(), seen))),
    });
    await expect(whiteningWeights({ model, source, weights: { 'first/kernel': kernel } })).rejects.toThrow(
      'expected a conv2d',
    );
  });
});
