import { describe, expect, it } from 'vitest';
import { findLeakage } from '../leakage/leakage.js';
import { type ImageItem, type ImageSet, labelsOf } from '../set/imageSet.js';
import { imageSet } from '../set/makeImageSet.js';
import { overSample, underSample } from '../set/resample.js';
import { kFold } from './kFold.js';
import { split } from './split.js';
import { fromSplitFiles, toSplitFiles } from './splitFiles.js';

const COUNT = 300_000;

/** Nine of ten images are of one class, and the first group holds half of them. */
function manyItems(groupOf?: (index: number) => string): ImageSet {
  const items = Array.from({ length: COUNT }, (_, index): ImageItem => {
    const group = groupOf?.(index);
    return {
      label: index % 10 === 0 ? 1 : 0,
      file: `${index}.png`,
      ...(group === undefined ? {} : { group }),
    };
  });
  return imageSet({
    ...{ name: 'many', classNames: ['a', 'b'], imageShape: [1, 1, 1], items, pixelType: 'uint8' },
    load: () => new Uint8Array(1),
  });
}

describe(`${COUNT} images`, () => {
  it.each([
    ['without groups', undefined],
    ['in one large group and some small ones', (index: number) => (index % 2 ? 'large' : `g${index % 40}`)],
    ['in a group each', (index: number) => `g${index}`],
  ])('are split %s', (_, groupOf) => {
    const set = manyItems(groupOf);
    const parts = split({ set });
    expect(parts.train.length + parts.validation.length + parts.test.length).toBe(COUNT);
    expect(fromSplitFiles({ set, files: toSplitFiles({ set, split: parts }) })).toEqual({
      train: parts.train,
      validation: parts.validation,
      test: parts.test,
    });
  });

  it('are folded and resampled', () => {
    const set = manyItems();
    const folds = kFold({ set, folds: 3 });
    expect(folds.map(({ train, validation }) => train.length + validation.length)).toEqual([
      COUNT,
      COUNT,
      COUNT,
    ]);
    const indices = set.items.map((_, index) => index);
    expect(overSample({ labels: labelsOf(set), indices })).toHaveLength(540_000);
    expect(underSample({ labels: labelsOf(set), indices })).toHaveLength(60_000);
  });

  it('are looked at for leakage', async () => {
    const set = manyItems((index) => `g${index % 1000}`);
    const parts = { train: set.items.map((_, index) => index), test: [0] };
    const leakage = await findLeakage({ set, parts });
    expect(leakage).toMatchObject({ images: COUNT + 1, nearDuplicates: [] });
    expect(leakage.files).toEqual([{ name: '0.png', parts: { train: 1, test: 1 } }]);
    expect(leakage.groups).toEqual([{ name: 'g0', parts: { train: 300, test: 1 } }]);
  });
});
