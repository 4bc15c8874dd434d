import { describe, expect, it } from 'vitest';
import { randomFlip } from '../augment/steps/randomFlip.js';
import { batchSource } from '../batches/batchSource.js';
import { mixup } from '../batches/mix.js';
import { split } from '../split/split.js';
import { arraySet } from './arraySet.js';
import type { ImageItem } from './imageSet.js';
import { imageSet } from './makeImageSet.js';

const COUNT = 10;
const labels = Array.from({ length: COUNT }, (_, item) => item % 2);
const images = { shape: [COUNT, 4, 4, 1], data: Uint8Array.from({ length: COUNT * 16 }, (_, at) => at) };
const grade = labels.map((_, item) => item % 3);
const stains = { shape: [COUNT, 2], data: Float64Array.from({ length: COUNT * 2 }, (_, at) => at / 4) };
const set = arraySet({
  ...{ images, labels, inputs: { age: labels.map((_, item) => 40 + item), stains } },
  targets: {
    grade: Int32Array.from(grade),
    size: { shape: [COUNT, 1], data: Float32Array.from(grade, (one) => one / 2) },
  },
  targetClassNames: { grade: ['low', 'middle', 'high'] },
});

describe('inputs and targets beside images and labels', () => {
  it('are said by the source before the first batch', () => {
    const source = batchSource({ set, indices: [4, 5, 1] });
    expect(source.inputShapes).toEqual({ age: [1], stains: [2] });
    expect(source.targets).toEqual({
      grade: { shape: [], labels: Int32Array.of(1, 2, 1), classNames: ['low', 'middle', 'high'] },
      // Not all of them can be class indices.
      size: { shape: [1] },
    });
  });

  it('stay with their images through a split, shuffling and augmentation', async () => {
    const { train } = split({ set, ratios: [0.6, 0.2, 0.2], seed: 3 });
    const source = batchSource({ set, indices: train, augment: [randomFlip()] });
    const sizes: number[] = [];
    for await (const { indices, inputs, targets } of source.batches({
      batchSize: 4,
      shuffle: true,
      seed: 1,
    })) {
      const items = Array.from(indices, (position) => source.itemIndices[position] as number);
      sizes.push(items.length);
      expect(inputs?.age).toEqual({
        shape: [items.length, 1],
        data: Float32Array.from(items, (item) => 40 + item),
      });
      expect(inputs?.stains?.shape).toEqual([items.length, 2]);
      expect([...(inputs?.stains?.data ?? [])]).toEqual(items.flatMap((item) => [item / 2, item / 2 + 0.25]));
      expect(targets?.grade).toEqual({
        shape: [items.length],
        data: Float32Array.from(items, (item) => item % 3),
      });
      expect(targets?.size?.shape).toEqual([items.length, 1]);
    }
    expect(sizes).toEqual([4, train.length - 4]);
  });

  it('a set without them has batches without them', async () => {
    const plain = batchSource({ set: arraySet({ images, labels }) });
    expect([plain.inputShapes, plain.targets]).toEqual([undefined, undefined]);
    for await (const batch of plain.batches({ batchSize: 4 }))
      expect(Object.keys(batch)).toEqual(['images', 'labels', 'indices']);
  });

  it('[arrays.further-missing] are refused where they are missing, of another shape, or no class', () => {
    const made =
      (items: readonly Partial<ImageItem>[], facts: object = {}) =>
      () =>
        imageSet({
          ...{ name: 'made', classNames: ['a', 'b'], imageShape: [1, 1, 1], pixelType: 'uint8', ...facts },
          items: items.map((item) => ({ label: 0, ...item })),
          load: () => new Uint8Array(1),
        });
    expect(made([{ inputs: { age: 50 }, targets: { kind: [0, 1] } }])()).toMatchObject({
      inputShapes: { age: [1] },
      targets: { kind: { shape: [2] } },
    });
    for (const [wrong, message] of [
      [
        made([{ inputs: { age: 50 } }, {}]),
        'made: items[1]: inputs.age: expected a number, received none. Every item',
      ],
      [
        made([{ inputs: { age: 50 } }, { inputs: { age: Number.NaN } }]),
        'items[1]: inputs.age: expected finite numbers, received NaN',
      ],
      [
        made([{ targets: { row: [1, 2] } }, { targets: { row: [1] } }]),
        'targets.row: expected 2 numbers of shape [2], received 1',
      ],
      [
        made([{ targets: { grade: 2 } }], { targets: { grade: { classNames: ['low', 'high'] } } }),
        'targets.grade: expected 0..1 (low, high), received 2',
      ],
      [made([{}], { inputShapes: { age: [1] } }), 'inputs.age: expected a number, received none'],
      [
        () => arraySet({ images, labels, inputs: { age: [1, 2] } }),
        'arrays.inputs.age: expected one for each of the 10 images',
      ],
      [
        () => arraySet({ images, labels, targetClassNames: { grade: ['a'] } }),
        'expected names of targets (none), received grade',
      ],
      [
        () => batchSource({ set, labelMode: 'categorical', mix: mixup() }),
        "further inputs or targets (age, stains, grade, size) can't be mixed",
      ],
    ] as const)
      expect(wrong).toThrow(message);
  });
});
