import { readFileSync } from 'node:fs';
import { dense, flatten, sequential } from '@cnn/core';
import { classificationReport } from '@cnn/evaluation';
import { blobs, referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { compile } from '../compile.js';
import { evaluationMetric, evaluationMetricNames } from './evaluationMetric.js';
import type { MetricTarget } from './metric.js';

interface Golden {
  readonly name: string;
  readonly threshold: number;
  readonly labels: number[];
  readonly probabilities: number[];
}

const file = new URL('../../../testing/goldens/evaluation.json', import.meta.url);
const goldens = (JSON.parse(readFileSync(file, 'utf8')) as Golden[]).filter(
  ({ threshold }) => threshold === 0.5,
);
const reported: Readonly<Record<string, string>> = {
  recall: 'sensitivity',
  balancedAccuracy: 'balanced_accuracy',
  prAuc: 'pr_auc',
  logLoss: 'log_loss',
};

/** In batches of 7, the last one smaller. */
function inBatches(name: (typeof evaluationMetricNames)[number], target: MetricTarget, golden: Golden) {
  const { labels, probabilities } = golden;
  const width = probabilities.length / labels.length;
  const own = evaluationMetric(name).begin(target);
  for (let at = 0; at < labels.length; at += 7) {
    const some = labels.slice(at, at + 7);
    own.add({
      labels: { shape: [some.length], data: Int32Array.from(some) },
      predictions: {
        shape: [some.length, width],
        data: Float32Array.from(probabilities.slice(at * width, (at + 7) * width)),
      },
    });
  }
  return own.result();
}

// The report's values are those of scikit-learn, see classificationReport.test.ts.
it.each(goldens)('$name: the values of the report, over any batches', (golden) => {
  const probabilities = Float32Array.from(golden.probabilities);
  const { byItem } = classificationReport({ ...golden, probabilities });
  const width = probabilities.length / golden.labels.length;
  for (const name of evaluationMetricNames) {
    const key = reported[name] ?? name;
    const values: Readonly<Record<string, number | null>> = { ...byItem.macro.metrics, ...byItem.metrics };
    const expected = values[key];
    expect(key in values).toBe(true);
    const target: MetricTarget = { labelMode: width > 1 ? 'int' : 'binary', outputShape: [width] };
    expect(inBatches(name, target, golden), name).toBe(expected ?? Number.NaN);
  }
});

it('of several labels is the mean over those for which it is defined', () => {
  const own = evaluationMetric('recall').begin({ labelMode: 'binary', outputShape: [3] });
  own.add({
    labels: { shape: [2, 3], data: Float32Array.of(1, 0, 1, 1, 0, 0) },
    predictions: { shape: [2, 3], data: Float32Array.of(0.9, 0.2, 0.7, 0.1, 0.8, 0.3) },
  });
  expect(own.result()).toBe((0.5 + 1) / 2);
});

it('goes by name in fit, and says what it needs', async () => {
  const model = sequential({
    name: 'net',
    input: [8, 8, 1],
    layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
  });
  const engine = referenceEngine();
  const ready = await compile({
    model,
    engine,
    loss: 'binaryCrossentropy',
    metrics: ['precision', 'recall', 'f1', 'balancedAccuracy', 'prAuc', 'mcc', 'brier'],
  });
  const source = blobs({ items: 12 });
  const { history } = await ready.fit(source, { batchSize: 5, validationData: source });
  const { predictions, labels } = await ready.evaluate(source);
  const { byItem } = classificationReport({ labels: labels.data, probabilities: predictions.data });
  expect(history.val_prAuc).toEqual([byItem.metrics.pr_auc]);
  const asReported = await compile({ model, engine, loss: 'binaryCrossentropy', metrics: ['pr_auc', 'f2'] });
  expect(Object.keys((await asReported.evaluate(source)).metrics)).toEqual(['pr_auc', 'f2']);
  expect(history.val_brier).toEqual([byItem.metrics.brier]);
  const values = await compile({ model, engine, loss: 'meanSquaredError', metrics: ['f1'] });
  await expect(values.fit(source)).rejects.toThrow('metric f1 needs labels that are classes');
});
