import type { ImageSet } from '@cnn/data';
import { describe, expect, it } from 'vitest';
import { makeFolds } from './makeFolds.js';

/** Two images of each label of each patient. */
function setOf(labelsOf: Readonly<Record<string, readonly number[]>>): ImageSet {
  const items = Object.entries(labelsOf).flatMap(([group, labels]) =>
    [...labels, ...labels].map((label, at) => ({ label, group, file: `${group}/${label}/${at}.png` })),
  );
  return {
    name: 'patients',
    imageShape: [8, 8, 3],
    classNames: ['benign', 'malignant'],
    items,
    pixelType: 'uint8',
    load: async () => new Uint8Array(192),
  };
}

describe('makeFolds', () => {
  it('tests, validates and trains with different patients in every fold', () => {
    const patients = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`p${at}`, [0, 1]]));
    const runs = makeFolds({ set: setOf(patients), folds: 3, seed: 0, stratify: true });
    expect(runs.map(({ fold, out }) => [fold, out])).toEqual([
      [1, 'fold-1'],
      [2, 'fold-2'],
      [3, 'fold-3'],
    ]);
    for (const { files } of runs) {
      const groups = [files.train, files.validation, files.test].map(
        (part) => new Set(part.map((file) => file.split('/')[0])),
      );
      expect(new Set(groups.flatMap((part) => [...part])).size).toBe(9);
      expect(groups.reduce((sum, { size }) => sum + size, 0)).toBe(9);
    }
  });

  it.each<[string, Record<string, number[]>]>([
    ['expected at least 3 groups for 3 sets, received 2 (p0, p1)', { p0: [0, 1], p1: [0, 1] }],
    ['class "malignant" is in 2 groups', { p0: [0, 1], p1: [0, 1], p2: [0], p3: [0], p4: [0] }],
    ["fold-1: its validation set can't be taken", { p0: [0, 1], p1: [0, 1], p2: [0, 1] }],
  ])('says what is wrong: %s', (message, patients) => {
    expect(() => makeFolds({ set: setOf(patients), folds: 3, seed: 0, stratify: true })).toThrow(message);
  });
});
