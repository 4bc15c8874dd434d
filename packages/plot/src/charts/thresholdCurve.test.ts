import { type ClassPredictions, thresholdCurves } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { thresholdCurve } from './thresholdCurve.js';

const prediction = (label: number, probability: number) => ({ label, probabilities: [probability] });
/** Negatives at 0.1, 0.3, 0.3, 0.6; positives at 0.3, 0.8. */
const evaluation: ClassPredictions = {
  task: 'binary',
  classNames: ['benign', 'carcinoma'],
  predictions: [
    prediction(0, 0.1),
    prediction(0, 0.3),
    prediction(1, 0.3),
    prediction(0, 0.3),
    prediction(0, 0.6),
    prediction(1, 0.8),
  ],
};

interface Row {
  readonly curve: string;
  readonly x: number;
  readonly y: number;
}

/** The rows of the chart's layers, by what they draw. */
function drawn(spec: unknown) {
  const { layer } = spec as { readonly layer: readonly { readonly data: { readonly values: Row[] } }[] };
  const [reference = [], rows = [], marked = []] = layer.map(({ data }) => data.values);
  const curve = (name: string) => rows.filter((row) => row.curve === name).map(({ x, y }) => [x, y]);
  return { reference, curve, marked };
}

describe('thresholdCurve', () => {
  it('has the shares of the images above each threshold, and is highest where Youden’s index is', () => {
    const { reference, curve, marked } = drawn(
      thresholdCurve({ curves: thresholdCurves(evaluation, { threshold: 0.7, rule: { type: 'youden' } }) }),
    );
    expect(curve('Sensitivity')).toEqual([
      [0, 1],
      [0.3, 1],
      [0.3, 0.5],
      [0.8, 0.5],
      [0.8, 0],
      [1, 0],
    ]);
    expect(curve('Specificity')).toEqual([
      [0, 0],
      [0.1, 0],
      [0.1, 0.25],
      [0.3, 0.25],
      [0.3, 0.75],
      [0.6, 0.75],
      [0.6, 1],
      [1, 1],
    ]);
    expect(reference.map(({ x }) => x)).toEqual([0.7, 0.7]);
    expect(marked).toEqual([{ x: 0.7, y: 0.75 }]);
    expect(Math.max(...curve('Mean of both').map(([, y = 0]) => y))).toBe(0.75);
  });

  it('draws the sensitivity that is asked for, and the cost of errors as a share of the highest', () => {
    const asked = drawn(
      thresholdCurve({
        curves: thresholdCurves(evaluation, { threshold: 0.2, rule: { type: 'sensitivity', atLeast: 0.9 } }),
      }),
    );
    expect(asked.curve('At least 90.0%')).toEqual([
      [0, 0.9],
      [1, 0.9],
    ]);
    expect(asked.marked).toEqual([{ x: 0.2, y: 1 }]);
    const choice = { threshold: 0.7, rule: { type: 'cost', falsePositive: 1, falseNegative: 3 } } as const;
    const costs = drawn(thresholdCurve({ curves: thresholdCurves(evaluation, choice) }));
    // From 0: four false positives. From 0.8: two false negatives, the highest cost, 6.
    expect(costs.curve('Cost of errors')).toEqual([
      [0, 0.66667],
      [0.1, 0.66667],
      [0.1, 0.5],
      [0.3, 0.5],
      [0.3, 0.66667],
      [0.6, 0.66667],
      [0.6, 0.5],
      [0.8, 0.5],
      [0.8, 1],
      [1, 1],
    ]);
    expect(costs.marked).toEqual([{ x: 0.7, y: 0.5 }]);
  });

  it('says the threshold in few digits', () => {
    const choice = { threshold: 0.123456789, rule: { type: 'youden' } } as const;
    expect(thresholdCurve({ curves: thresholdCurves(evaluation, choice) }).description).toContain(
      'Threshold 0.123 (dashed): sensitivity 100.0%, specificity 25.0%',
    );
  });

  it('refuses three classes', () => {
    const three: ClassPredictions = {
      task: 'multiclass',
      classNames: ['a', 'b', 'c'],
      predictions: [0, 1, 2].map((label) => ({ label, probabilities: [0.2, 0.3, 0.5] })),
    };
    const chart = () => thresholdCurves(three, { threshold: 0.5, rule: { type: 'youden' } });
    expect(chart).toThrow('thresholdCurves needs two classes, received 3.');
  });
});
