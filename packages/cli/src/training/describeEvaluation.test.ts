import { classEvaluation, type Evaluated } from '@cnn/evaluation';
import { expect, it } from 'vitest';
import { describeClinical } from './clinical.js';
import { describeEvaluation } from './describeEvaluation.js';

/** At 0.5 all are called benign; at 0.039 every tumour is found, and one benign image is called a tumour. */
const labels = [0, 0, 0, 1, 1, 1];
const probabilities = [0.01, 0.02, 0.05, 0.04, 0.2, 0.3];

function recordOf(threshold: number | undefined) {
  const classNames = ['benign', 'tumour'];
  const evaluated: Evaluated = {
    ...{ task: 'binary', loss: 1, metrics: {}, classNames },
    predictions: { shape: [6, 1], data: Float32Array.from(probabilities) },
    labels: { shape: [6], data: Int32Array.from(labels) },
    indices: Int32Array.from(labels.keys()),
  };
  const items = ['a', 'a', 'a', 'b', 'b', 'b'].map((group) => ({ group }));
  return classEvaluation({ evaluated, items, decision: { threshold }, bootstrap: { seed: 0 } });
}

it('has one confusion matrix and one accuracy, at the threshold in use, and names it', () => {
  const record = recordOf(0.039);
  const counts = [
    [2, 1],
    [0, 3],
  ];
  expect(record.confusionMatrix).toEqual(counts);
  expect(record.report.byItem.confusionMatrix).toEqual(counts);
  expect(record.accuracy).toBeCloseTo(5 / 6, 12);
  const [first, second, ...rows] = describeEvaluation(record);
  expect(first).toBe('6 images: loss 1.0000, auc 0.8889, accuracy 0.8333 at threshold 0.039');
  expect(second).toBe('Confusion matrix at threshold 0.039:');
  expect(rows.map((row) => row.trim().split(/\s{2,}/))).toEqual([
    ['truth \\ predicted', 'benign', 'tumour'],
    ['benign', '2', '1'],
    ['tumour', '0', '3'],
  ]);
});

it('says 0.5 where no threshold was chosen', () => {
  const record = recordOf(undefined);
  expect(record.confusionMatrix).toEqual([
    [3, 0],
    [3, 0],
  ]);
  expect(describeEvaluation(record)[0]).toContain('accuracy 0.5000 at threshold 0.500');
});

it('says how few patients there are beside the results by patient, and what that means', () => {
  const lines = describeClinical(recordOf(0.039).report);
  expect(lines.find((line) => line.includes('by patient'))).toContain('by patient (1 “benign”, 1 “tumour”)');
  expect(lines).toContain(
    'Note: Few patients: 1 “benign”, 1 “tumour”, among 2 in all; even if that one were predicted correctly, the true share could be as low as 3% (exact 95% interval), so results by patient are weak evidence.',
  );
});

it('lists the most frequent confusions of many classes, and not the matrix', () => {
  const classNames = Array.from({ length: 20 }, (_, index) => `class ${index}`);
  const confusionMatrix = classNames.map((_, row) => classNames.map((__, column) => Number(row === column)));
  for (const [row, column, count] of [
    [3, 4, 7],
    [9, 2, 5],
  ] as const)
    (confusionMatrix[row] as number[])[column] = count;
  const { report } = recordOf(undefined);
  const record = {
    ...({ task: 'multiclass', classNames, confusionMatrix, predictions: [], loss: 1 } as const),
    report: { ...report, threshold: null },
  };
  expect(describeEvaluation(record)).toEqual([
    '6 images: loss 1.0000',
    'Confusions of 20 classes, by the most probable class (12 images; all):',
    'truth    predicted  images',
    'class 3    class 4       7',
    'class 9    class 2       5',
  ]);
});
