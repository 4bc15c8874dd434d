import type { ImagesSummary } from '@cnn/browser';
import { describe, expect, it } from 'vitest';
import { countImages } from './countImages.js';
import { filtered, noFilter } from './filter.js';

const images: ImagesSummary = {
  source: { kind: 'files' },
  name: 'images',
  classNames: ['a', 'b'],
  multiLabel: false,
  imageShape: [8, 8, 3],
  files: ['1', '2', '3', '4'],
  labels: [[0], [1], [0], [0]],
  groups: ['p', 'p', 'q', undefined],
  reading: {},
  givenParts: false,
};

describe('countImages', () => {
  it('counts classes, patients and how far classes differ', () => {
    expect(countImages(images)).toEqual({
      images: 4,
      classes: [
        { name: 'a', at: 0, count: 3, share: 0.75 },
        { name: 'b', at: 1, count: 1, share: 0.25 },
      ],
      patients: { count: 2, least: 1, most: 2, unknown: 1 },
      imbalance: 3,
    });
    expect(countImages({ ...images, groups: [undefined] }).patients).toBeUndefined();
  });
});

describe('filtered', () => {
  it('keeps what is of the class, the patient and the set', () => {
    expect(filtered(images, noFilter, undefined)).toEqual([0, 1, 2, 3]);
    expect(filtered(images, { label: 0, group: 'p' }, undefined)).toEqual([0]);
    expect(filtered(images, { part: 2 }, [0, 2, 2, 1])).toEqual([1, 2]);
  });
});
