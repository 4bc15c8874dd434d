import { crossValidationRecord, type LabelEvaluation } from '@cnn/evaluation';
import { expect, it } from 'vitest';
import { describeFolds } from './describeFolds.js';

function foldOf(auc: number | null, threshold: number): LabelEvaluation {
  const confusionMatrix = [
    [1, 0],
    [0, 1],
  ];
  return {
    task: 'multilabel',
    multiLabel: true,
    classNames: ['mass'],
    loss: 0.5,
    macro: { auc },
    labels: [
      {
        label: 'mass',
        positives: 1,
        threshold,
        byItem: { metrics: { auc }, confusionMatrix },
        byGroup: null,
      },
    ],
    cautions: [],
    predictions: [
      { file: 'a.png', labels: ['mass'], probabilities: [0.9] },
      { file: 'b.png', labels: [], probabilities: [0.2] },
    ],
  };
}

it('has a line for each label with mean and deviation over the folds', () => {
  const lines = (...folds: LabelEvaluation[]) => describeFolds(crossValidationRecord({ evaluations: folds }));
  const both = lines(foldOf(1, 0.5), foldOf(0.5, 0.3));
  expect(both.find((line) => line.startsWith('mass '))).toContain('0.750 ± 0.354');
  expect(both.join('\n')).toContain('at the thresholds of that fold');
  expect(lines(foldOf(1, 0.5), foldOf(null, 0.3)).find((line) => line.startsWith('mass '))).toContain(
    '1.000 ± –',
  );
});
