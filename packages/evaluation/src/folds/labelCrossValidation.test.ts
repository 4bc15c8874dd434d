import { expect, it } from 'vitest';
import type { LabelEvaluation } from '../records/evaluation.js';
import { labelClassNames } from '../records/labelColumns.js';
import { labelResults, macroOf } from '../records/labelResults.js';
import { crossValidationRecord } from './crossValidationRecord.js';
import type { LabelCrossValidation } from './labelCrossValidation.js';

const classNames = ['mass', 'edema'];

type Row = readonly [labels: readonly string[], probabilities: readonly number[]];

function foldOf(patient: string, thresholds: readonly number[], rows: readonly Row[]): LabelEvaluation {
  const labels = classNames.map((label, at) => ({
    ...labelResults({
      label,
      labels: rows.map(([own]) => Number(own.includes(label))),
      probabilities: rows.map(([, own]) => own[at] as number),
      classNames: labelClassNames(label),
      groups: undefined,
      threshold: thresholds[at] as number,
    }),
    threshold: thresholds[at] as number,
  }));
  return {
    task: 'multilabel',
    multiLabel: true,
    cautions: [],
    classNames,
    loss: rows.length / 10,
    macro: macroOf(labels),
    labels,
    predictions: rows.map(([own, probabilities], at) => ({
      file: `${patient}/${at}.png`,
      group: patient,
      labels: own,
      probabilities,
    })),
  };
}

const first = foldOf(
  'p1',
  [0.5, 0.5],
  [
    [['mass'], [0.9, 0.2]],
    [[], [0.6, 0.1]],
    [
      ['mass', 'edema'],
      [0.4, 0.7],
    ],
  ],
);
/** No image of it carries edema. */
const second = foldOf(
  'p2',
  [0.2, 0.8],
  [
    [['mass'], [0.3, 0.6]],
    [[], [0.05, 0.7]],
  ],
);

it('gives each label’s mean and deviation over the folds, and results of all images at their folds’ thresholds', () => {
  const record = crossValidationRecord({ evaluations: [first, second], bootstrap: { seed: 0 } });
  const { folds, spread, labelSpread, report, predictions } = record as LabelCrossValidation;
  expect(folds.map(({ loss }) => loss)).toEqual([0.3, 0.2]);
  expect(folds[1]?.labels[1]).toMatchObject({ label: 'edema', positives: 0, threshold: 0.8 });
  expect(spread.loss).toMatchObject({ mean: 0.25, folds: 2 });
  // Of mass 1 of 2 pairs are in order in the first fold, 1 of 1 in the second.
  const [mass, edema] = labelSpread;
  expect(mass).toMatchObject({ label: 'mass', auc: { mean: 0.75, folds: 2 } });
  expect(mass?.auc.deviation).toBeCloseTo(Math.SQRT1_2 / 2, 12);
  expect(edema).toMatchObject({ label: 'edema', auc: { mean: 1, deviation: null, folds: 1 } });
  expect(spread.auc).toMatchObject({ mean: 0.875, folds: 2 });

  expect(predictions.map(({ fold, thresholds }) => [fold, ...thresholds])).toEqual([
    [1, 0.5, 0.5],
    [1, 0.5, 0.5],
    [1, 0.5, 0.5],
    [2, 0.2, 0.8],
    [2, 0.2, 0.8],
  ]);
  // 0.9 and 0.3 are found at 0.5 and 0.2, 0.4 is missed; 0.6 is wrong, 0.05 right.
  expect(report.labels[0]?.byItem.confusionMatrix).toEqual([
    [1, 1],
    [1, 2],
  ]);
  // 0.7 is above the threshold in the first fold alone.
  expect(report.labels[1]?.byItem.confusionMatrix).toEqual([
    [4, 0],
    [0, 1],
  ]);
  // The patients' means are 0.63 and 0.175.
  expect(report.labels[0]?.byGroup?.confusionMatrix).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(report.labels.map(({ threshold, positives }) => [threshold, positives])).toEqual([
    [null, 3],
    [null, 1],
  ]);
});
