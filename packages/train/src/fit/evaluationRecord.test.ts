import { CnnError } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import type { Evaluation } from './evaluate.js';
import { evaluationRecord } from './evaluationRecord.js';

const evaluation: Evaluation = {
  loss: 0.5,
  metrics: { accuracy: 0.5, auc: 1, f1: 0.25 },
  confusionMatrix: [
    [1, 0],
    [1, 0],
  ],
  classNames: ['healthy', 'ill'],
  predictions: { shape: [2, 1], data: Float32Array.from([0.25, 0.375]) },
  labels: { shape: [2, 1], data: Float32Array.from([0, 1]) },
  indices: Int32Array.from([1, 0]),
};

describe('evaluationRecord', () => {
  it('names each image and gives both probabilities of a sigmoid', () => {
    const record = evaluationRecord({
      evaluation,
      items: [{ file: 'a.png', group: 'p1' }, { file: 'b.png' }],
    });
    expect(record.predictions).toEqual([
      { file: 'b.png', label: 0, predicted: 0, probabilities: [0.75, 0.25] },
      { file: 'a.png', group: 'p1', label: 1, predicted: 0, probabilities: [0.625, 0.375] },
    ]);
    expect(record).toMatchObject({ loss: 0.5, accuracy: 0.5, auc: 1, metrics: { f1: 0.25 } });
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  it('keeps the rows of a softmax', () => {
    const rows = { shape: [2, 2], data: Float32Array.from([0.75, 0.25, 0.5, 0.5]) };
    const { predictions } = evaluationRecord({
      evaluation: { ...evaluation, predictions: rows, labels: { shape: [2], data: Int32Array.from([0, 1]) } },
    });
    expect(predictions.map(({ predicted, probabilities }) => [predicted, probabilities])).toEqual([
      [0, [0.75, 0.25]],
      [0, [0.5, 0.5]],
    ]);
  });

  it('refuses a model that predicts numbers', () => {
    const { confusionMatrix: _, ...numbers } = evaluation;
    expect(() => evaluationRecord({ evaluation: numbers })).toThrow(CnnError);
  });
});
