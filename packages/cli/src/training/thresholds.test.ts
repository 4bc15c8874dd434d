import { arraySet, batchSource } from '@cnn/data';
import type { SavedModel } from '@cnn/experiment';
import type { Evaluation } from '@cnn/train';
import { expect, it } from 'vitest';
import { parseArguments } from '../arguments/parseArguments.js';
import { evaluate } from '../commands/evaluate.js';
import { decisionOf, describeDecision, readDecision } from '../trained/decision.js';
import { clinicalRecord } from './clinical.js';
import { describeThresholds, thresholdsOf } from './thresholds.js';

/** Four patients of three images; by the mean of their images the two with a positive one are above 0.3. */
const labels = [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0];
const probabilities = [0.1, 0.2, 0.1, 0.9, 0.1, 0.2, 0.3, 0.3, 0.2, 0.8, 0.7, 0.1];

function given(groups: readonly string[]) {
  const images = { shape: [12, 2, 2, 1], data: new Uint8Array(48) };
  const set = arraySet({ images, labels, classNames: ['benign', 'tumour'], groups });
  const evaluation: Evaluation = {
    ...{ loss: 0, metrics: {}, classNames: ['benign', 'tumour'] },
    confusionMatrix: [
      [9, 0],
      [0, 3],
    ],
    predictions: { shape: [12, 1], data: Float32Array.from(probabilities) },
    labels: { shape: [12], data: Int32Array.from(labels) },
    indices: Int32Array.from(labels.keys()),
  };
  return { evaluation, source: batchSource({ set }), rule: { type: 'youden' } as const };
}

it('chooses a threshold for images and one for the means of patients', () => {
  const options = given(['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd']);
  const chosen = thresholdsOf(options);
  // Halfway between 0.3 and 0.7; between the means of the patients c, 0.8 / 3, and b, 1.2 / 3.
  expect(chosen?.threshold.threshold).toBeCloseTo(0.5, 6);
  expect(chosen?.groupThreshold?.threshold).toBeCloseTo(1 / 3, 6);
  const decision = decisionOf(chosen, { source: options.source, pooling: 'mean' });
  const { report } = clinicalRecord({ ...options, thresholds: decision ?? {}, seed: 0 });
  expect(report.byGroup?.confusionMatrix).toEqual([
    [2, 0],
    [0, 2],
  ]);
  expect(describeThresholds(report, chosen)).toEqual([
    'Threshold 0.500, chosen on the validation part (youden)',
    'Threshold of patients 0.333, chosen on the validation part (youden)',
  ]);
  expect(describeDecision(decision)).toBe(
    'Threshold 0.500, of patients 0.333, saved with the model: chosen on the validation part of 12 images (youden)',
  );
});

it('decides patients as images where their classes can not be parted', () => {
  const options = given(new Array(12).fill('a'));
  const chosen = thresholdsOf(options);
  const { report } = clinicalRecord({
    ...options,
    thresholds: decisionOf(chosen, { source: options.source, pooling: 'mean' }) ?? {},
    seed: 0,
  });
  expect(report.byGroup?.threshold).toBe(report.threshold);
  expect(describeThresholds(report, chosen)[1]).toContain(
    "Threshold of patients 0.500, as the validation part can't choose one: every item is tumour",
  );
});

it('chooses the threshold of patients for their pooling, which is kept', () => {
  const options = given(['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd']);
  const chosen = thresholdsOf({ ...options, pooling: 'max' });
  // Halfway between the largest of c, 0.3, and of d, 0.8.
  expect(chosen?.groupThreshold?.threshold).toBeCloseTo(0.55, 6);
  const decision = decisionOf(chosen, { source: options.source, pooling: 'max' });
  expect(decision?.pooling).toBe('max');
  const { report } = clinicalRecord({ ...options, thresholds: decision ?? {}, seed: 0 });
  expect(report.byGroup?.pooling).toBe('max');
  expect(describeThresholds(report, chosen)[1]).toBe(
    'Threshold of patients 0.550 for the max of their images, chosen on the validation part (youden)',
  );
  expect(describeDecision(decision)).toContain('of patients 0.550 for the max of their images, saved with');

  const saved = { decision } as unknown as SavedModel;
  const asked = (...argv: string[]) => readDecision(parseArguments(evaluate, argv), saved);
  expect(asked('--pooling', 'max')).toEqual(decision);
  expect(describeDecision(asked('--pooling', 'mean'))).toBe(
    'Threshold 0.500, saved with the model: chosen on the validation part of 12 images (youden); patients are decided at it too, as their own was chosen for the max of their images',
  );
});

it('keeps the pooling of more than two classes, which have no threshold', () => {
  expect(decisionOf(undefined, { source: undefined, pooling: { topK: 3 } })).toEqual({
    pooling: { topK: 3 },
  });
  expect(decisionOf(undefined, { source: undefined, pooling: 'mean' })).toBeUndefined();
});
