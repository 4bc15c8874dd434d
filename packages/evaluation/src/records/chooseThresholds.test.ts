import { expect, it } from 'vitest';
import type { Pooling } from '../statistics/poolByGroup.js';
import { chooseThresholds } from './chooseThresholds.js';
import { classEvaluation } from './classEvaluation.js';
import { decisionOf } from './decision.js';
import type { Evaluated } from './evaluated.js';
import { labelEvaluation } from './labelEvaluation.js';

/** Four patients of three images; by the mean of their images the two with a positive one are above 0.3. */
const labels = [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0];
const probabilities = [0.1, 0.2, 0.1, 0.9, 0.1, 0.2, 0.3, 0.3, 0.2, 0.8, 0.7, 0.1];

const evaluated: Evaluated = {
  task: 'binary',
  loss: 0,
  metrics: {},
  classNames: ['benign', 'tumour'],
  predictions: { shape: [12, 1], data: Float32Array.from(probabilities) },
  labels: { shape: [12], data: Int32Array.from(labels) },
  indices: Int32Array.from(labels.keys()),
};

function given(groups: readonly string[], pooling: Pooling = 'mean') {
  const items = groups.map((group) => ({ group }));
  const chosen = chooseThresholds({ evaluated, items, pooling });
  const decision = decisionOf({ chosen, pooling, items });
  const { report } = classEvaluation({ evaluated, items, decision, chosen });
  return { chosen: chosen?.task === 'binary' ? chosen : undefined, decision, report };
}

const patients = ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd'];

it('chooses a threshold for images and one for the means of patients', () => {
  const { chosen, decision, report } = given(patients);
  // Halfway between 0.3 and 0.7; between the means of the patients c, 0.8 / 3, and b, 1.2 / 3.
  expect(chosen?.threshold.threshold).toBeCloseTo(0.5, 6);
  expect(chosen?.groupThreshold?.threshold).toBeCloseTo(1 / 3, 6);
  expect(report.byGroup?.confusionMatrix).toEqual([
    [2, 0],
    [0, 2],
  ]);
  expect(decision).toMatchObject({
    rule: { type: 'youden' },
    chosenOn: { part: 'validation', images: 12, groups: 4 },
  });
});

it('decides patients as images where their classes can not be parted', () => {
  const { chosen, report } = given(new Array(12).fill('a'));
  expect(report.byGroup?.threshold).toBe(report.threshold);
  expect(chosen?.groupThreshold).toMatchObject({ threshold: null, metrics: null });
});

it('chooses the threshold of patients for their pooling, which is kept', () => {
  const { chosen, decision, report } = given(patients, 'max');
  // Halfway between the largest of c, 0.3, and of d, 0.8.
  expect(chosen?.groupThreshold?.threshold).toBeCloseTo(0.55, 6);
  expect(decision?.pooling).toBe('max');
  expect(report.byGroup?.pooling).toBe('max');
});

it('keeps the pooling of more than two classes, which have no threshold', () => {
  expect(decisionOf({ chosen: undefined, items: [], pooling: { topK: 3 } })).toEqual({
    pooling: { topK: 3 },
  });
  expect(decisionOf({ chosen: undefined, items: [], pooling: 'mean' })).toBeUndefined();
});

it('chooses one for each label of a multi-label set, and decides with them', () => {
  const several: Evaluated = {
    ...evaluated,
    task: 'multilabel',
    classNames: ['mass', 'edema'],
    labels: { shape: [4, 2], data: Float32Array.of(1, 0, 0, 0, 1, 1, 0, 0) },
    predictions: { shape: [4, 2], data: Float32Array.of(0.4, 0.1, 0.2, 0.1, 0.5, 0.9, 0.1, 0.3) },
    indices: Int32Array.of(0, 1, 2, 3),
  };
  const chosen = chooseThresholds({ evaluated: several });
  const items = [{ file: 'a' }, { file: 'b' }, { file: 'c' }, { file: 'd' }];
  const decision = decisionOf({ chosen, items });
  expect(decision?.labelThresholds?.mass).toBeCloseTo(0.3, 6);
  expect(decision?.labelThresholds?.edema).toBeCloseTo(0.6, 6);
  const evaluation = labelEvaluation({ evaluated: several, items, decision, chosen });
  expect(evaluation.labels.map(({ positives, byItem }) => [positives, byItem.confusionMatrix])).toEqual([
    [
      2,
      [
        [2, 0],
        [0, 2],
      ],
    ],
    [
      1,
      [
        [3, 0],
        [0, 1],
      ],
    ],
  ]);
  expect(evaluation.predictions[2]).toEqual({
    file: 'c',
    labels: ['mass', 'edema'],
    probabilities: [0.5, Math.fround(0.9)],
  });
});
