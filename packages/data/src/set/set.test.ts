import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { arraySet } from './arraySet.js';
import { balancedClassWeights } from './classWeights.js';
import { labelsOf } from './imageSet.js';

const images = { shape: [3, 2, 2, 1], data: Uint8Array.from({ length: 12 }, (_, i) => i) };

describe('arraySet', () => {
  it('gives the pixels, labels, groups and weights of each image', () => {
    const set = arraySet({
      images,
      labels: [1, 0, 1],
      groups: ['a', 'a', 'b'],
      weights: [1, 2, 0.5],
      note: 'made up',
    });
    expect(set.imageShape).toEqual([2, 2, 1]);
    expect(set.classNames).toEqual(['0', '1']);
    expect(set.pixelType).toBe('uint8');
    expect(set.note).toBe('made up');
    expect([...labelsOf(set)]).toEqual([1, 0, 1]);
    expect(set.items[2]).toEqual({ label: 1, group: 'b', weight: 0.5 });
    expect(set.load(1)).toEqual(Uint8Array.from([4, 5, 6, 7]));
  });

  it('takes grey images without a channel axis, labels as [n, 1] and floats', () => {
    const set = arraySet({
      images: { shape: [3, 2, 2], data: Float64Array.from({ length: 12 }, (_, i) => i / 10) },
      labels: { shape: [3, 1], data: Uint8Array.from([0, 2, 1]) },
    });
    expect(set.imageShape).toEqual([2, 2, 1]);
    expect(set.pixelType).toBe('float32');
    expect(set.classNames).toEqual(['0', '1', '2']);
    expect(set.load(0)).toEqual(Float32Array.from([0, 0.1, 0.2, 0.3]));
  });

  it.each([
    ['a shape without height', { images: { shape: [12], data: images.data }, labels: [0] }, 'received [12]'],
    [
      'missing pixels',
      { images: { shape: [4, 2, 2, 1], data: images.data }, labels: [0, 0, 0, 0] },
      'expected 16 numbers for shape [4, 2, 2, 1], received 12',
    ],
    [
      'too few labels',
      { images, labels: [0, 1] },
      'arrays.labels: expected one for each of the 3 images, received 2',
    ],
    [
      'too many groups',
      { images, labels: [0, 1, 0], groups: ['a', 'b', 'c', 'd'] },
      'arrays.groups: expected one for each of the 3 images, received 4',
    ],
    ['missing weights', { images, labels: [0, 1, 0], weights: [1] }, 'arrays.weights: expected one for each'],
    ['a negative weight', { images, labels: [0, 1, 0], weights: [1, -1, 1] }, 'items[1] has weight -1'],
    ['a NaN weight', { images, labels: [0, 1, 0], weights: [1, Number.NaN, 1] }, 'items[1] has weight NaN'],
    [
      'a label above the classes',
      { images, labels: [0, 2, 1], classNames: ['no', 'yes'], name: 'my.npz' },
      'my.npz: items[1] has label 2, expected 0..1 (no, yes)',
    ],
    ['a negative label', { images, labels: [0, -1, 1] }, 'items[1] has label -1, expected 0..1'],
    ['a fraction as label', { images, labels: [0, 0.5, 1] }, 'items[1] has label 0.5'],
    ['a NaN label', { images, labels: [0, Number.NaN, 1] }, 'items[1] has label NaN'],
    [
      'a class named twice',
      { images, labels: [0, 1, 0], classNames: ['a', 'a'] },
      'expected each class name once, received "a" twice',
    ],
    ['no class', { images, labels: [0, 0, 0], classNames: [] }, 'expected at least one class name'],
    [
      'no images',
      { images: { shape: [0, 2, 2, 1], data: new Uint8Array(0) }, labels: [] },
      'expected images, received none',
    ],
    [
      'images without pixels',
      { images: { shape: [3, 0, 2, 1], data: new Uint8Array(0) }, labels: [0, 1, 0] },
      'received [0, 2, 1]',
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => arraySet(options)).toThrow(message);
  });
});

describe('balancedClassWeights', () => {
  const cases: { readonly name: string; readonly counts: number[]; readonly weights: number[] }[] =
    JSON.parse(
      readFileSync(new URL('../../../testing/goldens/data/class_weights.json', import.meta.url), 'utf8'),
    );

  it.each(cases)('gives what scikit-learn gives: $name', ({ counts, weights }) => {
    const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
    const result = balancedClassWeights({ labels, classes: counts.length });
    for (const [label, weight] of weights.entries()) expect(result[label]).toBeCloseTo(weight, 7);
  });

  it('refuses a class without items and a label out of range', () => {
    expect(() => balancedClassWeights({ labels: [0, 0], classes: 2 })).toThrow(
      'class 1 has no items among the 2 labels',
    );
    expect(() => balancedClassWeights({ labels: [0, 2], classes: 2 })).toThrow(
      'labels[1] is 2, expected 0..1',
    );
  });
});
