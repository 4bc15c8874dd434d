import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImageSet } from '@cnn/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolds } from './folds.js';

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'cnn-folds-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

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
    const runs = makeFolds({ set: setOf(patients), folds: 3, seed: 0, stratify: true, out });
    for (const { files } of runs) {
      const groups = [files.train, files.validation, files.test].map(
        (part) => new Set(part.map((file) => file.split('/')[0])),
      );
      expect(new Set(groups.flatMap((part) => [...part])).size).toBe(9);
      expect(groups.reduce((sum, { size }) => sum + size, 0)).toBe(9);
    }
  });

  it.each<[string, Record<string, number[]>]>([
    ['expected at least 3 groups for 3 parts, received 2 (p0, p1)', { p0: [0, 1], p1: [0, 1] }],
    ['class "malignant" is in 2 groups', { p0: [0, 1], p1: [0, 1], p2: [0], p3: [0], p4: [0] }],
    ["fold-1: its validation part can't be taken", { p0: [0, 1], p1: [0, 1], p2: [0, 1] }],
  ])('says before anything is trained: %s', (message, patients) => {
    const empty = join(out, 'empty');
    expect(() => makeFolds({ set: setOf(patients), folds: 3, seed: 0, stratify: true, out: empty })).toThrow(
      message,
    );
    expect(existsSync(empty)).toBe(false);
  });
});
