import { type ClassPredictions, foldRocCurves } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { foldMetrics } from './foldMetrics.js';
import { foldRocCurve } from './foldRocCurve.js';

/** A fold with the positive image at 0.5, and negatives around it. */
const fold = (...negatives: number[]): ClassPredictions => ({
  task: 'binary',
  classNames: ['benign', 'carcinoma'],
  predictions: [
    { label: 1, probabilities: [0.5] },
    ...negatives.map((probability) => ({ label: 0, probabilities: [probability] })),
  ],
});

interface Layer {
  readonly data: { readonly values: readonly Readonly<Record<string, number | string>>[] };
}
const layersOf = (spec: unknown) => (spec as { readonly layer: readonly Layer[] }).layer;

describe('foldRocCurve', () => {
  it('has a curve for each fold, the mean of their heights, and a band of one standard deviation', () => {
    // Areas 1 and 0.5: the second curve is at 0 up to a half, and at 1 from there.
    const spec = foldRocCurve({ curves: foldRocCurves([fold(0.1, 0.2), fold(0.1, 0.9)]) });
    expect(spec.description).toContain('Mean AUC 0.750 ± 0.354. Fold 1 (1.000), Fold 2 (0.500)');
    const [band, , curves] = layersOf(spec).map(({ data }) => data.values);
    const quarter = band?.find(({ x }) => x === 0.25);
    expect(quarter?.y).toBe(0); // 0.5 − 0.707, cut at 0
    expect(quarter?.high).toBe(1);
    expect(band?.find(({ x }) => x === 0.75)).toEqual({ x: 0.75, y: 1, high: 1 });
    const mean = curves?.filter(({ curve }) => curve === 'Mean (0.750)');
    const heights = mean?.filter(({ x }) => x === 0.49 || x === 0.5).map(({ y }) => y);
    expect(mean?.[0]).toMatchObject({ x: 0, y: 0 });
    expect(Math.max(...(heights ?? []).map(Number))).toBe(1);
    expect(mean?.some(({ y }) => y === 0.5)).toBe(true);
  });

  it('leaves out folds of one class, and says so', () => {
    const empty = { ...fold(), predictions: [{ label: 0, probabilities: [0.2] }] };
    const spec = foldRocCurve({ curves: foldRocCurves([fold(0.1), empty]) });
    expect(JSON.stringify(spec.title)).toContain('1 fold without a curve: one class only');
    expect(() => foldRocCurve({ curves: foldRocCurves([empty]) })).toThrow(
      'foldRocCurves needs a fold whose test set holds two classes, received none in 1 fold.',
    );
  });
});

describe('foldMetrics', () => {
  it('draws a dot for each fold, the mean and one standard deviation', () => {
    const spec = foldMetrics({ folds: [{ auc: 0.7, loss: 3 }, { auc: 0.9, loss: 2 }, { auc: null }] });
    const [bars, dots] = layersOf(spec).map(({ data }) => data.values);
    expect(dots?.map(({ value }) => value)).toEqual([0.7, 0.9]);
    expect(bars).toHaveLength(1);
    expect(bars?.[0]?.mean).toBeCloseTo(0.8, 12);
    expect(bars?.[0]?.low).toBeCloseTo(0.8 - Math.SQRT2 / 10, 12);
    expect(bars?.[0]?.metric).toBe('auc');
    expect(dots?.[0]?.label).toBe('AUC  0.800 ± 0.141');
    expect(JSON.stringify(spec.encoding)).toContain('AUC  0.800 ± 0.141');
  });

  it('says when there is nothing to draw', () => {
    expect(() => foldMetrics({ folds: [{ auc: null }, { count: 12 }] })).toThrow(
      'foldMetrics needs a result between −1 and 1, received none in 2 folds.',
    );
  });
});
