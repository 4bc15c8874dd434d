import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { predictedClass } from '../records/decidedAt.js';
import type { ClassPredictions } from '../records/evaluation.js';
import { confusionMatrix } from '../statistics/confusionMatrix.js';
import { countResults } from '../statistics/countResults.js';
import { wilson } from '../statistics/wilson.js';
import { calibrationCurve } from './calibrationCurve.js';
import { checkPredictions } from './checkPredictions.js';
import { precisionRecallCurves } from './precisionRecallCurves.js';
import { rocCurves } from './rocCurves.js';

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
  const evaluation: ClassPredictions = {
    task: golden.classes > 2 ? 'multiclass' : 'binary',
    classNames,
    predictions,
  };
  const { curves } = rocCurves(evaluation);

  it('gives one curve of two classes, one per class of more', () => {
    expect(curves.map(({ name }) => name)).toEqual(golden.curves.map((curve) => `class ${curve.class}`));
  });

  it.each(golden.curves.map((_, index) => index))('roc_curve and roc_auc_score, curve %i', (index) => {
    const [one, expected] = [curves[index], golden.curves[index]];
    if (one === undefined || expected === undefined) throw new Error('no curve');
    const { points, auc } = one;
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
      const [one, expected] = [precisionRecallCurves(evaluation).curves[index], golden.curves[index]];
      if (one === undefined || expected === undefined) throw new Error('no curve');
      const { points, averagePrecision } = one;
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
    const { bins, error, items } = calibrationCurve(evaluation);
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
      return (count / items) * Math.abs(observed - predicted);
    });
    expect(error).toBeCloseTo(
      gaps.reduce((a, b) => a + b, 0),
      8,
    );
  });

  it('precision_recall_fscore_support from the confusion matrix', () => {
    const checked = checkPredictions(evaluation);
    const matrix = confusionMatrix({
      labels: golden.label,
      predicted: checked.map((one) => predictedClass(one, 0.5)),
      classes: golden.classes,
    });
    expect(matrix).toEqual(golden.confusionMatrix);
    const { perClass: classes } = countResults({ confusionMatrix: golden.confusionMatrix, classNames });
    expectClose(
      classes.map(({ precision }) => precision ?? undefined),
      golden.perClass.precision,
    );
    expectClose(
      classes.map(({ sensitivity }) => sensitivity ?? undefined),
      golden.perClass.recall,
    );
    expectClose(
      classes.map(({ f1 }) => f1 ?? undefined),
      golden.perClass.f1,
    );
    expect(classes.map(({ items }) => items)).toEqual(golden.perClass.images);
  });
});

describe('SciPy', () => {
  it.each(goldens.wilson)("Wilson's interval of $successes in $count", ({ successes, count, low, high }) => {
    expectClose(wilson(successes, count), [low, high]);
  });
});
