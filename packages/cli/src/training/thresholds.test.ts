import { chooseThresholds, classEvaluation, decisionOf, type Evaluated, type Pooling } from '@cnn/evaluation';
import type { SavedModel } from '@cnn/experiment';
import { expect, it } from 'vitest';
import { describeDecision, readDecision } from '../arguments/decisionOptions.js';
import { evaluate } from '../declarations/evaluate.js';
import { parseArguments } from '../options/parseArguments.js';
import { describeThresholds } from './thresholds.js';

/** Four patients of three images; by the mean of their images the two with a positive one are above 0.3. */
const labels = [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0];
const probabilities = [0.1, 0.2, 0.1, 0.9, 0.1, 0.2, 0.3, 0.3, 0.2, 0.8, 0.7, 0.1];

function given(groups: readonly string[], pooling: Pooling = 'mean') {
  const evaluated: Evaluated = {
    task: 'binary',
    loss: 0,
    metrics: {},
    classNames: ['benign', 'tumour'],
    predictions: { shape: [12, 1], data: Float32Array.from(probabilities) },
    labels: { shape: [12], data: Int32Array.from(labels) },
    indices: Int32Array.from(labels.keys()),
  };
  const items = groups.map((group) => ({ group }));
  const chosen = chooseThresholds({ evaluated, items, pooling });
  const decision = decisionOf({ chosen, pooling, items });
  return { chosen, decision, evaluation: classEvaluation({ evaluated, items, decision, chosen }) };
}

const patients = ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c', 'd', 'd', 'd'];

it('tells the thresholds of images and of the means of patients', () => {
  const { decision, evaluation } = given(patients);
  expect(evaluation.report.byGroup?.confusionMatrix).toEqual([
    [2, 0],
    [0, 2],
  ]);
  expect(describeThresholds(evaluation)).toEqual([
    'Threshold 0.500, chosen on the validation set (youden)',
    'Threshold of patients 0.333, chosen on the validation set (youden)',
  ]);
  expect(describeDecision(decision)).toBe(
    'Threshold 0.500, of patients 0.333, saved with the model: chosen on the validation set of 12 images (youden)',
  );
});

it('tells that patients are decided as images where their classes can not be parted', () => {
  const { evaluation } = given(new Array(12).fill('a'));
  expect(evaluation.report.byGroup?.threshold).toBe(evaluation.report.threshold);
  expect(describeThresholds(evaluation)[1]).toContain(
    "Threshold of patients 0.500, as the validation set can't choose one: every item is “tumour”",
  );
});

it('tells the pooling that the threshold of patients was chosen for', () => {
  const { decision, evaluation } = given(patients, 'max');
  expect(describeThresholds(evaluation)[1]).toBe(
    'Threshold of patients 0.550 for the max of their images, chosen on the validation set (youden)',
  );
  expect(describeDecision(decision)).toContain('of patients 0.550 for the max of their images, saved with');

  const saved = { decision } as unknown as SavedModel;
  const asked = (...argv: string[]) => readDecision(parseArguments(evaluate, argv).values, saved);
  expect(asked('--pooling', 'max')).toEqual(decision);
  expect(describeDecision(asked('--pooling', 'mean'))).toBe(
    'Threshold 0.500, saved with the model: chosen on the validation set of 12 images (youden); patients are decided at it too, as their own was chosen for the max of their images',
  );
});
