import { evaluationRecord } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { atThreshold } from './atThreshold.js';
import { type Level, type LevelGroup, levelGroups } from './levels.js';
import { mistakesOf } from './mistakes.js';

/** 8 images of 4 patients: scores, truth and patient. */
const images = [
  [0.9, 1, 'p0'],
  [0.8, 1, 'p0'],
  [0.7, 0, 'p1'],
  [0.6, 1, 'p2'],
  [0.4, 1, 'p2'],
  [0.3, 0, 'p1'],
  [0.2, 0, 'p3'],
  [0.1, 0, 'p3'],
] as const;

const binary = evaluationRecord({
  evaluated: {
    task: 'binary',
    classNames: ['benign', 'malignant'],
    predictions: { shape: [8, 1], data: Float32Array.from(images, ([score]) => score) },
    labels: { shape: [8, 1], data: Float32Array.from(images, ([, label]) => label) },
    loss: 0.5,
    metrics: {},
    indices: Int32Array.from(images.keys()),
  },
  items: images.map(([, , group], at) => ({ file: `${group}/${at}.png`, group })),
  decision: { threshold: 0.5 },
  bootstrap: false,
});

describe('levelGroups', () => {
  it('has images and patients of two classes, as the evaluation measured them', () => {
    const [group] = levelGroups(binary);
    const [byImage, byPatient] = (group as LevelGroup).levels as [Level, Level];
    expect(group?.name).toBe('malignant');
    expect(byImage).toMatchObject({ unit: 'image', chosen: 0.5, rule: 'the default' });
    expect([...byPatient.scores]).toEqual([
      expect.closeTo(0.85, 6),
      expect.closeTo(0.5, 6),
      expect.closeTo(0.5, 6),
      expect.closeTo(0.15, 6),
    ]);
    if (binary.task === 'multilabel') throw new Error('expected two classes');
    for (const [level, part] of [
      [byImage, binary.report?.byItem],
      [byPatient, binary.report?.byGroup],
    ] as const) {
      const { matrix, shares } = atThreshold(level, level.chosen);
      expect(matrix).toEqual(part?.confusionMatrix);
      const named = Object.fromEntries(shares.map(({ name, value }) => [name.toLowerCase(), value]));
      for (const name of ['sensitivity', 'specificity', 'precision', 'npv', 'accuracy'] as const)
        expect(named[name]).toBe(part?.metrics[name]);
    }
  });

  it('has a group for each label', () => {
    const labels = evaluationRecord({
      evaluated: {
        task: 'multilabel',
        classNames: ['edema', 'mass'],
        predictions: { shape: [3, 2], data: Float32Array.of(0.9, 0.2, 0.4, 0.8, 0.1, 0.6) },
        labels: { shape: [3, 2], data: Float32Array.of(1, 0, 1, 1, 0, 0) },
        loss: 0.5,
        metrics: {},
        indices: Int32Array.of(0, 1, 2),
      },
      items: [{ file: 'a.png' }, { file: 'b.png' }, { file: 'c.png' }],
      bootstrap: false,
    });
    const groups = levelGroups(labels);
    expect(groups.map(({ name }) => name)).toEqual(['edema', 'mass']);
    expect(groups[1]?.levels).toHaveLength(1);
    expect(atThreshold(groups[1]?.levels[0] as Level, 0.5).matrix).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(mistakesOf(labels, { thresholds: [0.5, 0.5], label: 0 })).toMatchObject([
      { file: 'b.png', truth: 'edema', predicted: 'not edema', kind: 'falseNegative' },
    ]);
  });

  it('has none where several classes are told apart', () => {
    expect(
      levelGroups({ task: 'multiclass', classNames: ['a', 'b', 'c'], predictions: [], confusionMatrix: [] }),
    ).toEqual([]);
  });
});

describe('atThreshold', () => {
  it('moves with the threshold, with Wilson’s intervals', () => {
    const level = levelGroups(binary)[0]?.levels[0] as Level;
    expect(atThreshold(level, 0).matrix).toEqual([
      [0, 4],
      [0, 4],
    ]);
    expect(atThreshold(level, 1).matrix).toEqual([
      [4, 0],
      [4, 0],
    ]);
    // What is exactly at the threshold is not above it.
    expect(
      atThreshold({ ...level, scores: Float64Array.of(0.5), labels: Int32Array.of(1) }, 0.5).matrix,
    ).toEqual([
      [0, 0],
      [1, 0],
    ]);
    const [sensitivity, , precision] = atThreshold(level, 0.65).shares;
    // Wilson, of 2 of 4: scipy.stats.binomtest(2, 4).proportion_ci(method='wilson').
    expect(sensitivity).toMatchObject({ value: 0.5, count: 2, of: 4 });
    expect(sensitivity?.interval?.[0]).toBeCloseTo(0.15003899, 7);
    expect(sensitivity?.interval?.[1]).toBeCloseTo(0.84996101, 7);
    expect(precision).toMatchObject({ count: 2, of: 3 });
    expect(atThreshold(level, 1).shares[2]).toMatchObject({ value: null, of: 0, interval: undefined });
  });
});

describe('mistakesOf', () => {
  it('names the surest errors first, at the threshold', () => {
    const at = (threshold: number) =>
      mistakesOf(binary, { thresholds: [threshold] }).map(({ file, kind }) => [file, kind]);
    expect(at(0.5)).toEqual([
      ['p1/2.png', 'falsePositive'],
      ['p2/4.png', 'falseNegative'],
    ]);
    expect(at(0.75)).toEqual([
      ['p2/4.png', 'falseNegative'],
      ['p2/3.png', 'falseNegative'],
    ]);
    expect(at(0.05)).toHaveLength(4);
  });
});
