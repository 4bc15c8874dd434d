import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calibration, wilson } from './calibration.js';
import { checkPredictions, predictedClass } from './evaluation.js';
import { oneVersusRest } from './oneVersusRest.js';
import { perClass } from './perClass.js';
import { precisionRecall } from './precisionRecall.js';
import { roc } from './roc.js';

interface Golden {
  readonly name: string;
  readonly classes: number;
  readonly label: readonly number[];
  readonly probabilities: readonly (readonly number[])[];
  readonly curves: readonly {
    readonly class: number;
    readonly falsePositiveRate: readonly number[];
    readonly truePositiveRate: readonly number[];
    readonly auc: number;
    readonly precision: readonly number[];
    readonly recall: readonly number[];
    readonly averagePrecision: number;
  }[];
  readonly calibration: { readonly observed: readonly number[]; readonly predicted: readonly number[] };
  readonly confusionMatrix: readonly (readonly number[])[];
  readonly perClass: Readonly<Record<'precision' | 'recall' | 'f1' | 'images', readonly number[]>>;
}

interface Goldens {
  readonly evaluations: readonly Golden[];
  readonly wilson: readonly {
    readonly successes: number;
    readonly count: number;
    readonly low: number;
    readonly high: number;
  }[];
}

const file = new URL('../../../testing/goldens/plot.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;

/** The goldens are written with 9 significant digits. */
function expectClose(received: readonly (number | undefined)[], expected: readonly number[]) {
  expect(received.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) expect(received[index]).toBeCloseTo(value, 8);
}

describe.each(goldens.evaluations)('scikit-learn, $name', (golden) => {
  const classNames = Array.from({ length: golden.classes }, (_, index) => `class ${index}`);
  const predictions = golden.label.map((label, index) => ({
    label,
    probabilities: golden.probabilities[index] ?? [],
  }));
  const scores = oneVersusRest({ classNames, predictions });

  it('gives one curve of two classes, one a class of more', () => {
    expect(scores.map(({ name }) => name)).toEqual(golden.curves.map((curve) => `class ${curve.class}`));
  });

  it.each(golden.curves.map((_, index) => index))('roc_curve and roc_auc_score, curve %i', (index) => {
    const [one, expected] = [scores[index], golden.curves[index]];
    if (one === undefined || expected === undefined) throw new Error('no curve');
    const { points, auc } = roc(one);
    expectClose(
      points.map(({ x }) => x),
      expected.falsePositiveRate,
    );
    expectClose(
      points.map(({ y }) => y),
      expected.truePositiveRate,
    );
    expect(auc).toBeCloseTo(expected.auc, 12);
  });

  it.each(golden.curves.map((_, index) => index))(
    'precision_recall_curve and average_precision_score, curve %i',
    (index) => {
      const [one, expected] = [scores[index], golden.curves[index]];
      if (one === undefined || expected === undefined) throw new Error('no curve');
      const { points, averagePrecision } = precisionRecall(one);
      // Of scikit-learn's points, those whose recall is above that of the next higher threshold.
      const kept = expected.recall
        .map((recall, at) => ({
          recall,
          precision: expected.precision[at] ?? 0,
          before: expected.recall[at + 1] ?? recall,
        }))
        .filter(({ recall, before }) => recall > before)
        .reverse();
      expectClose(
        points.map(({ x }) => x),
        kept.map(({ recall }) => recall),
      );
      expectClose(
        points.map(({ y }) => y),
        kept.map(({ precision }) => precision),
      );
      expect(averagePrecision).toBeCloseTo(expected.averagePrecision, 12);
    },
  );

  it('calibration_curve', () => {
    const checked = checkPredictions({ classNames, predictions });
    const said = (index: number) =>
      golden.classes === 2 ? 1 : predictedClass(checked[index] ?? { label: 0, probabilities: [] });
    const { bins, error } = calibration({
      probabilities: checked.map(({ probabilities }, index) => probabilities[said(index)] ?? 0),
      outcomes: checked.map(({ label }, index) => label === said(index)),
      bins: 10,
    });
    expectClose(
      bins.map(({ observed }) => observed),
      golden.calibration.observed,
    );
    expectClose(
      bins.map(({ predicted }) => predicted),
      golden.calibration.predicted,
    );
    const gaps = bins.map(({ count }, index) => {
      const [observed, predicted] = [
        golden.calibration.observed[index] ?? 0,
        golden.calibration.predicted[index] ?? 0,
      ];
      return (count / checked.length) * Math.abs(observed - predicted);
    });
    expect(error).toBeCloseTo(
      gaps.reduce((a, b) => a + b, 0),
      8,
    );
  });

  it('precision_recall_fscore_support from the confusion matrix', () => {
    const matrix = classNames.map(() => classNames.map(() => 0));
    for (const prediction of checkPredictions({ classNames, predictions })) {
      const row = matrix[prediction.label] ?? [];
      const called = predictedClass(prediction);
      row[called] = (row[called] ?? 0) + 1;
    }
    expect(matrix).toEqual(golden.confusionMatrix);
    const classes = perClass({ confusionMatrix: golden.confusionMatrix, classNames });
    expectClose(
      classes.map(({ precision }) => precision),
      golden.perClass.precision,
    );
    expectClose(
      classes.map(({ recall }) => recall),
      golden.perClass.recall,
    );
    expectClose(
      classes.map(({ f1 }) => f1),
      golden.perClass.f1,
    );
    expect(classes.map(({ images }) => images)).toEqual(golden.perClass.images);
  });
});

describe('SciPy', () => {
  it.each(goldens.wilson)("Wilson's interval of $successes in $count", ({ successes, count, low, high }) => {
    expectClose(wilson(successes, count), [low, high]);
  });
});
