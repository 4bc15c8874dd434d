import { describe, expect, it } from 'vitest';
import { rocCurve } from '../charts/rocCurve.js';
import { checkPredictions } from './evaluation.js';
import { evaluationRecord, type MeasuredEvaluation } from './evaluationRecord.js';

const binary: MeasuredEvaluation = {
  loss: 0.5,
  metrics: { accuracy: 2 / 3, auc: Number.NaN, f1: 0.8 },
  confusionMatrix: [
    [1, 0],
    [1, 1],
  ],
  classNames: ['benign', 'carcinoma'],
  predictions: { shape: [3, 1], data: new Float32Array([0.75, 0.25, 0.125]) },
  labels: { shape: [3, 1], data: new Float32Array([1, 0, 1]) },
  indices: new Int32Array([2, 0, 1]),
};

describe('evaluationRecord', () => {
  it('is plain JSON with each prediction beside its file and patient', () => {
    const items = [{ file: 'a/0.png', group: 'a' }, { file: 'b/1.png' }, { file: 'c/1.png', group: 'c' }];
    const record = evaluationRecord({ evaluation: binary, items });
    expect(record).toEqual({
      loss: 0.5,
      accuracy: 2 / 3,
      auc: null,
      metrics: { f1: 0.8 },
      confusionMatrix: binary.confusionMatrix,
      classNames: binary.classNames,
      predictions: [
        { file: 'c/1.png', group: 'c', label: 1, probabilities: [0.75] },
        { file: 'a/0.png', group: 'a', label: 0, probabilities: [0.25] },
        { file: 'b/1.png', label: 1, probabilities: [0.125] },
      ],
    });
    expect(JSON.parse(JSON.stringify(record))).toStrictEqual(record);
    expect(rocCurve({ evaluation: record }).description).toContain('AUC 0.500');
  });

  it.each([
    { shape: [2], data: new Int32Array([2, 0]) },
    { shape: [2, 3], data: new Float32Array([0, 0, 1, 1, 0, 0]) },
  ])('reads labels of the shape $shape', (labels) => {
    const predictions = { shape: [2, 3], data: new Float32Array([0.25, 0.25, 0.5, 0.5, 0.25, 0.25]) };
    const record = evaluationRecord({
      evaluation: { ...binary, labels, predictions, classNames: ['a', 'b', 'c'] },
    });
    expect(record.predictions.map(({ label }) => label)).toEqual([2, 0]);
    expect(checkPredictions(record)[0]?.probabilities).toEqual([0.25, 0.25, 0.5]);
  });

  it('refuses an evaluation without classes, and one whose labels are too few', () => {
    const { confusionMatrix: _, ...without } = binary;
    expect(() => evaluationRecord({ evaluation: without })).toThrow(
      'evaluationRecord needs labels that are classes, received an evaluation without a confusion matrix.',
    );
    const labels = { shape: [1, 1], data: new Float32Array([1]) };
    expect(() => evaluationRecord({ evaluation: { ...binary, labels } })).toThrow(
      'evaluationRecord needs one label a prediction, received 3 predictions and 1 labels.',
    );
  });
});
