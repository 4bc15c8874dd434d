import { describe, expect, it } from 'vitest';
import type { Evaluated } from './evaluated.js';
import { evaluationRecord } from './evaluationRecord.js';
import { classPredictions } from './predictions.js';

const binary: Evaluated = {
  task: 'binary',
  loss: 0.5,
  metrics: { accuracy: 2 / 3, auc: Number.NaN },
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
    const record = evaluationRecord({ evaluated: binary, items });
    expect(record).toMatchObject({
      task: 'binary',
      loss: 0.5,
      accuracy: 2 / 3,
      auc: 0.5,
      metrics: { f1: 2 / 3 },
      confusionMatrix: binary.confusionMatrix,
      classNames: binary.classNames,
      predictions: [
        { file: 'c/1.png', group: 'c', label: 1, probabilities: [0.75] },
        { file: 'a/0.png', group: 'a', label: 0, probabilities: [0.25] },
        { file: 'b/1.png', label: 1, probabilities: [0.125] },
      ],
    });
    expect(JSON.parse(JSON.stringify(record))).toStrictEqual(record);
  });

  it('decides where the model does, and says no AUC where a class is missing', () => {
    const record = evaluationRecord({ evaluated: binary, decision: { threshold: 0.1 } });
    expect(record).toMatchObject({
      accuracy: 2 / 3,
      confusionMatrix: [
        [0, 1],
        [0, 2],
      ],
    });
    const labels = { shape: [3], data: new Int32Array([0, 0, 0]) };
    expect(evaluationRecord({ evaluated: { ...binary, labels } })).toMatchObject({ auc: null });
  });

  it.each([
    { shape: [2], data: new Int32Array([2, 0]) },
    { shape: [2, 3], data: new Float32Array([0, 0, 1, 1, 0, 0]) },
  ])('reads labels of the shape $shape', (labels) => {
    const predictions = { shape: [2, 3], data: new Float32Array([0.25, 0.25, 0.5, 0.5, 0.25, 0.25]) };
    const record = classPredictions({
      ...binary,
      ...{ task: 'multiclass', labels, predictions, classNames: ['a', 'b', 'c'] },
    });
    expect(record.predictions.map(({ label }) => label)).toEqual([2, 0]);
    expect(record.predictions[0]?.probabilities).toEqual([0.25, 0.25, 0.5]);
  });

  it('refuses labels that are no classes, and labels that are too few', () => {
    expect(() => evaluationRecord({ evaluated: { ...binary, task: 'other' } })).toThrow(
      'expected labels that are classes, received the task other',
    );
    const labels = { shape: [1, 1], data: new Float32Array([1]) };
    expect(() => evaluationRecord({ evaluated: { ...binary, labels } })).toThrow(
      'expected one label per prediction, received 3 predictions and 1 labels.',
    );
  });
});
