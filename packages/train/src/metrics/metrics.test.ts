import { readFileSync } from 'node:fs';
import { confusionMatrix, predictedClasses, rocArea } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { accuracy, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy.js';
import { auc } from './auc.js';
import { type Metric, type MetricTarget, metric } from './metric.js';
import { resolveMetrics } from './resolve.js';

interface BinaryGolden {
  readonly name: string;
  readonly labels: number[];
  readonly scores: number[];
  readonly auc: number;
}

interface Goldens {
  readonly binary: BinaryGolden[];
  readonly accuracy: {
    readonly labels: number[];
    readonly scores: number[];
    readonly accuracy: number;
    readonly confusionMatrix: number[][];
  };
  readonly classes: {
    readonly labels: number[];
    readonly scores: number[];
    readonly auc: number;
    readonly sparse: number;
    readonly categorical: number;
    readonly confusionMatrix: number[][];
  };
}

const file = new URL('../../../testing/goldens/training/metrics.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;
const binary: MetricTarget = { labelMode: 'binary', outputShape: [1] };
const sparse: MetricTarget = { labelMode: 'int', outputShape: [4] };
const categorical: MetricTarget = { labelMode: 'categorical', outputShape: [4] };

const column = (values: readonly number[]) => ({
  shape: [values.length, 1],
  data: Float32Array.from(values),
});
const classScores = { shape: [40, 4], data: Float32Array.from(goldens.classes.scores) };
const classLabels = { shape: [40], data: Int32Array.from(goldens.classes.labels) };
const oneHotLabels = {
  shape: [40, 4],
  data: Float32Array.from({ length: 160 }, (_, i) =>
    Number(goldens.classes.labels[Math.floor(i / 4)] === i % 4),
  ),
};

interface Rows {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** The metric over the items in batches of `size`, the last one smaller. */
function inBatches(of: Metric, target: MetricTarget, labels: Rows, predictions: Rows, size: number): number {
  const accumulator = of.begin(target);
  const count = labels.shape[0] as number;
  const part = ({ shape, data }: Rows, start: number, end: number): Rows => {
    const width = data.length / count;
    return { shape: [end - start, ...shape.slice(1)], data: data.slice(start * width, end * width) };
  };
  for (let start = 0; start < count; start += size) {
    const end = Math.min(start + size, count);
    accumulator.add({ labels: part(labels, start, end), predictions: part(predictions, start, end) });
  }
  return accumulator.result();
}

describe('auc', () => {
  it.each(goldens.binary)('equals scikit-learn: $name', ({ labels, scores, auc: expected }) => {
    const area = rocArea({ scores, positive: labels.map((label) => label === 1) });
    expect(area).toBeCloseTo(expected, 12);
    expect(inBatches(auc(), binary, column(labels), column(scores), 7)).toBeCloseTo(expected, 7);
  });

  it('equals scikit-learn for several classes, one against the rest', () => {
    expect(inBatches(auc(), sparse, classLabels, classScores, 40)).toBeCloseTo(goldens.classes.auc, 12);
    expect(inBatches(auc(), categorical, oneHotLabels, classScores, 9)).toBeCloseTo(goldens.classes.auc, 12);
  });

  it('trap 1.7: is exact over the epoch, where the mean over batches is wrong', () => {
    const labels = column([0, 1, 0, 1]);
    const scores = column([0.6, 0.7, 0.1, 0.2]);
    expect(inBatches(auc(), binary, labels, scores, 2)).toBe(0.75);
    expect(inBatches(auc(), binary, labels, scores, 4)).toBe(0.75);
  });

  it('refuses items of one class and NaN in one line', () => {
    expect(() => rocArea({ scores: [0.1, 0.2], positive: [true, true] })).toThrow(
      'auc needs items of both classes, received 2 positive and 0 negative.',
    );
    expect(() => rocArea({ scores: [0.1, Number.NaN], positive: [true, false] })).toThrow('item 1 is NaN');
    expect(() =>
      auc().check?.(
        { ...binary, classNames: ['benign', 'malignant'] },
        { name: 'validation set', labels: Int32Array.of(0, 0) },
      ),
    ).toThrow('the validation set holds none of class malignant');
  });
});

describe('accuracy', () => {
  it('equals Keras for one output, where exactly 0.5 counts as 0', () => {
    const { labels, scores, accuracy: expected } = goldens.accuracy;
    expect(inBatches(accuracy(), binary, column(labels), column(scores), 7)).toBe(expected);
    expect(inBatches(binaryAccuracy(), binary, column(labels), column(scores), 7)).toBe(expected);
  });

  it('equals Keras for classes', () => {
    const { classes } = goldens;
    expect(inBatches(accuracy(), sparse, classLabels, classScores, 7)).toBeCloseTo(classes.sparse, 12);
    expect(inBatches(sparseCategoricalAccuracy(), sparse, classLabels, classScores, 7)).toBeCloseTo(
      classes.sparse,
      12,
    );
    expect(inBatches(accuracy(), categorical, oneHotLabels, classScores, 7)).toBeCloseTo(
      classes.categorical,
      12,
    );
    expect(inBatches(categoricalAccuracy(), categorical, oneHotLabels, classScores, 7)).toBeCloseTo(
      classes.categorical,
      12,
    );
  });

  it('trap 1.7: thresholds sigmoid outputs instead of comparing them with 1', () => {
    expect(inBatches(accuracy(), binary, column([1, 0]), column([0.75, 0.25]), 2)).toBe(1);
  });

  it('compares each of several independent outputs', () => {
    const target: MetricTarget = { labelMode: 'binary', outputShape: [2] };
    const labels = { shape: [2, 2], data: Float32Array.of(1, 1, 0, 0) };
    const predictions = { shape: [2, 2], data: Float32Array.of(0.9, 0.8, 0.1, 0.7) };
    expect(inBatches(accuracy(), target, labels, predictions, 1)).toBe(0.75);
  });
});

describe('confusionMatrix', () => {
  it('equals scikit-learn', () => {
    const { accuracy: one, classes } = goldens;
    const predicted = predictedClasses(column(one.scores));
    expect(confusionMatrix({ labels: one.labels, predicted, classes: 2 })).toEqual(one.confusionMatrix);
    expect(
      confusionMatrix({ labels: classes.labels, predicted: predictedClasses(classScores), classes: 4 }),
    ).toEqual(classes.confusionMatrix);
  });

  it('names an item out of range', () => {
    expect(() => confusionMatrix({ labels: [0, 2], predicted: [0, 1], classes: 2 })).toThrow(
      'item 1 has label 2 and prediction 1, expected classes 0..1',
    );
  });
});

describe('metrics by name and of ones own', () => {
  it('computes from all items at once', () => {
    const share = metric({
      name: 'largest',
      direction: 'up',
      compute: ({ predictions }) => Math.max(...predictions.data),
    });
    expect(inBatches(share, binary, column([0, 0, 0]), column([0.25, 0.75, 0.5]), 1)).toBe(0.75);
  });

  it('refuses unknown names and duplicates in one line', () => {
    expect(() => resolveMetrics(['recal' as 'auc'])).toThrow(
      "metrics: unknown name 'recal'. Did you mean recall? Use one of accuracy",
    );
    expect(() => resolveMetrics(['auc', 'auc'])).toThrow("the name 'auc' is there twice");
  });
});
