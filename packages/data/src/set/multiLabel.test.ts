import { describe, expect, it } from 'vitest';
import { batchSource } from '../batches/batchSource.js';
import { mixup } from '../batches/mix.js';
import { describeLeakage, findLeakage } from '../leakage/leakage.js';
import { kFold } from '../split/kFold.js';
import { describePart } from '../split/partReport.js';
import { split } from '../split/split.js';
import { arraySet } from './arraySet.js';
import { type ImageItem, labelsOf } from './imageSet.js';
import { imageSet } from './makeImageSet.js';

const images = { shape: [4, 2, 2, 1], data: Uint8Array.from({ length: 16 }, (_, i) => i) };
const rows = { shape: [4, 3], data: Uint8Array.from([1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 1, 1]) };
const small = arraySet({ images, labels: rows, multiLabel: true, classNames: ['a', 'b', 'c'] });

/** 300 images of 60 patients: label 0 in a half, 1 in a fifth and never alone, 2 in 12 images, none in a third. */
const items = Array.from({ length: 300 }, (_, index): ImageItem => {
  const labels = [...(index % 2 ? [0] : []), ...(index % 10 === 1 || index % 10 === 4 ? [1] : [])];
  if (index % 25 === 7) labels.push(2);
  return { label: -1, labels, group: `p${Math.floor(index / 5)}` };
});
const large = imageSet({
  ...small,
  name: 'large',
  items,
  load: () => new Uint8Array(4),
});

function sharesOf(indices: readonly number[]): number[] {
  return [0, 1, 2].map(
    (label) => indices.filter((index) => items[index]?.labels?.includes(label)).length / indices.length,
  );
}

describe('arraySet with multiLabel', () => {
  it('takes rows of 0 and 1', () => {
    expect(small.multiLabel).toBe(true);
    expect(small.items.map(({ labels }) => labels)).toEqual([[0, 2], [], [1], [0, 1, 2]]);
    expect(arraySet({ images, labels: rows, multiLabel: true }).classNames).toEqual(['0', '1', '2']);
  });

  it.each([
    ['rows without the option', { images, labels: rows }, 'Give multiLabel: true'],
    ['numbers', { images, labels: [0, 1, 0, 1], multiLabel: true }, 'received 4 numbers'],
    [
      'one column',
      { images, labels: { shape: [4, 1], data: new Uint8Array(4) }, multiLabel: true },
      '[4, 1]',
    ],
    [
      'a 2',
      { images, labels: { shape: [4, 2], data: Uint8Array.of(0, 1, 1, 0, 2, 0, 0, 0) }, multiLabel: true },
      'item 2 has 2',
    ],
    [
      'other class names',
      { images, labels: rows, multiLabel: true, classNames: ['a', 'b'] },
      'received rows of 3',
    ],
  ])('refuses %s', (_, options, text) => {
    expect(() => arraySet(options)).toThrow(text);
  });
});

describe('imageSet with multiLabel', () => {
  it.each([
    [{ items: [{ label: 0 }] }, 'items[0] has one label'],
    [{ items: [{ label: 0, labels: [0] }] }, 'items[0] has one label'],
    [{ items: [{ label: -1, labels: [1, 0] }] }, 'has labels [1, 0]'],
    [{ items: [{ label: -1, labels: [1, 1] }] }, 'has labels [1, 1]'],
    [{ items: [{ label: -1, labels: [3] }] }, 'expected indices of 0..2 (a, b, c)'],
    [{ items: [{ label: -1, labels: [0.5] }] }, 'has labels [0.5]'],
    [{ classNames: ['a'] }, 'expected at least two labels'],
    [{ multiLabel: false }, 'Give the set multiLabel: true'],
  ])('refuses %j', (change, text) => {
    expect(() => imageSet({ ...small, ...change })).toThrow(text);
  });

  it('has no class index for each item', () => {
    expect(() => labelsOf(small)).toThrow('expected one label per image, received a set with several');
  });
});

describe('batchSource of a set with several labels', () => {
  it('gives multi-hot rows', async () => {
    const source = batchSource({ set: small, indices: [3, 0, 1] });
    expect(source.labelMode).toBe('multiHot');
    expect([...source.labels]).toEqual([-1, -1, -1]);
    expect(source.labelSets).toEqual([[0, 1, 2], [0, 2], []]);
    const seen = [];
    for await (const { labels } of source.batches({ batchSize: 2 })) seen.push(labels);
    expect(seen).toEqual([
      { shape: [2, 3], data: Float32Array.of(1, 1, 1, 1, 0, 1) },
      { shape: [1, 3], data: Float32Array.of(0, 0, 0) },
    ]);
  });

  it('mixes them', async () => {
    const source = batchSource({ set: small, mix: mixup({ alpha: 1 }) });
    for await (const { labels } of source.batches({ batchSize: 4 })) {
      expect([...labels.data].some((value) => value > 0 && value < 1)).toBe(true);
    }
  });

  it.each([
    [{ sampling: 'balanced' as const }, "sampling: 'balanced' needs one label per image"],
    [{ labelMode: 'int' as const }, "Use 'multiHot'"],
    [{ labelMode: 'categorical' as const }, "Use 'multiHot'"],
  ])('refuses %j', (options, text) => {
    expect(() => batchSource({ set: small, ...options })).toThrow(text);
  });

  it('is the only one with multi-hot rows', () => {
    const set = arraySet({ images, labels: [0, 1, 1, 0] });
    expect(() => batchSource({ set, labelMode: 'multiHot' })).toThrow("Use 'categorical'");
  });
});

describe('split of a set with several labels', () => {
  it('keeps the share of every label, and of images without any', () => {
    const parts = split({ set: large, group: false, seed: 1 });
    expect(parts).toEqual(split({ set: large, group: false, seed: 1 }));
    const all = items.map((_, index) => index);
    const { train, validation, test } = parts;
    expect([...train, ...validation, ...test].sort((a, b) => a - b)).toEqual(all);
    expect([train, validation, test].map((part) => part.length)).toEqual([210, 45, 45]);
    const whole = sharesOf(all);
    for (const part of [train, validation, test]) {
      for (const [label, share] of sharesOf(part).entries())
        expect(Math.abs(share - (whole[label] as number))).toBeLessThan(0.03);
    }
    const unlabelled = parts.report.map(({ withoutLabel = 0, items: count }) => withoutLabel / count);
    for (const share of unlabelled) expect(share).toBeCloseTo(unlabelled[0] as number, 1);
  });

  it('keeps the share of labels that often come together', () => {
    let state = 7;
    const random = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const names = Array.from({ length: 14 }, (_, label) => `label ${label}`);
    const mixed = Array.from({ length: 200 }, (): ImageItem => {
      const labels = names.flatMap((_, label) => (random() < 0.3 ? [label] : []));
      return { label: -1, labels };
    });
    const set = imageSet({ ...large, classNames: names, items: mixed });
    const parts = split({ set, ratios: [0.6, 0.2, 0.2] });
    const whole = names.map((_, label) => mixed.filter(({ labels }) => labels?.includes(label)).length / 200);
    expect(parts.report.map(({ items: count }) => count)).toEqual([120, 40, 40]);
    for (const { classShares } of parts.report) {
      for (const [label, name] of names.entries())
        expect(Math.abs((classShares[name] as number) - (whole[label] as number))).toBeLessThan(0.04);
    }
  });

  it('keeps patients on one side, with labels in every part', () => {
    const { train, validation, test, grouped, report } = split({ set: large, seed: 1 });
    expect(grouped).toBe(true);
    const groupsOf = (part: readonly number[]) => new Set(part.map((index) => items[index]?.group));
    const sides = [train, validation, test].map(groupsOf);
    expect(sides.reduce((sum, side) => sum + side.size, 0)).toBe(60);
    expect([train, validation, test].map((part) => part.length)).toEqual([210, 45, 45]);
    for (const part of [train, validation, test])
      for (const share of sharesOf(part)) expect(share).toBeGreaterThan(0);
    expect(report[0]?.classCounts).toEqual({
      a: train.filter((index) => items[index]?.labels?.includes(0)).length,
      b: train.filter((index) => items[index]?.labels?.includes(1)).length,
      c: train.filter((index) => items[index]?.labels?.includes(2)).length,
    });
    expect(describePart(report[0] as (typeof report)[0])).toMatch(/a 5\d\.\d %, b \d+\.\d %, .*no label \d/);
  });

  it('makes folds, and refuses a label that is too rare for its parts', () => {
    for (const { validation } of kFold({ set: large, folds: 3, group: false }))
      expect(sharesOf(validation)[2]).toBeCloseTo(0.04, 2);
    expect(() => split({ set: small })).toThrow('class "a" is in 2 images');
    expect(() => split({ set: small, stratify: false })).not.toThrow();
  });
});

describe('findLeakage in a set with several labels', () => {
  it('finds a patient in two parts', async () => {
    const parts = { train: [0, 1, 2], test: [3, 4, 5, 6] };
    const leakage = await findLeakage({ set: large, parts });
    expect(describeLeakage({ set: large, leakage })).toContain('group p0 is in train (3) and test (2)');
  });
});
