import { foldRocCurves, type LabelEvaluation } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { foldRocCurve } from '../charts/foldRocCurve.js';
import { labelCrossValidationPage } from './labelCrossValidationPage.js';

const classNames = ['mass', 'edema <b>'];

function part(auc: number | null) {
  return {
    metrics: { auc, sensitivity: 0.5 },
    confusionMatrix: [
      [2, 0],
      [1, 1],
    ],
  };
}

const fold = (patient: string, loss: number, aucs: readonly (number | null)[]): LabelEvaluation => {
  const known = aucs.filter((auc) => auc !== null);
  return {
    task: 'multilabel',
    multiLabel: true,
    cautions: [],
    classNames,
    loss,
    macro: { auc: known.reduce((sum, auc) => sum + auc, 0) / known.length, pr_auc: null },
    labels: classNames.map((label, index) => ({
      label,
      positives: 2,
      threshold: 0.5,
      byItem: part(aucs[index] ?? null),
      byGroup: null,
    })),
    predictions: [0.9, 0.4, 0.3, 0.1].map((probability, index) => ({
      file: `${patient}/${index}.png`,
      group: patient,
      labels: index % 2 === 0 ? ['mass'] : [],
      probabilities: [probability, 0.2],
    })),
  };
};
const folds = [fold('p1', 0.5, [0.75, null]), fold('p2', 0.7, [0.95, 0.6])];
const thresholds = [
  [0.5, 0.5],
  [0.35, 0.1],
];
const results: LabelEvaluation = {
  task: 'multilabel',
  multiLabel: true,
  cautions: [],
  classNames,
  loss: null,
  macro: { auc: 0.7 },
  labels: classNames.map((label) => ({
    label,
    positives: 4,
    threshold: null,
    byItem: { ...part(0.8), intervals: { auc: [0.7, 0.9] } },
    byGroup: null,
  })),
  predictions: folds.flatMap(({ predictions }, index) =>
    predictions.map((one) => ({ ...one, thresholds: thresholds[index] ?? [] })),
  ),
};
const textOf = (page: string) => page.replace(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replace(/\s+/g, ' ');

describe('the report of a multi-label cross-validation', () => {
  it('has means of each fold, each label over the folds, and all images together', async () => {
    const page = await labelCrossValidationPage({
      title: 'Cross-validation on <chests>',
      folds,
      results,
      settings: { folds: 2 },
      command: 'cnn cross-validate --multi-label --folds 2',
    });
    const text = textOf(page);
    for (const expected of [
      'Cross-validation on &lt;chests&gt;',
      'Mean AUC of labels 0.762 ± 0.018 mean ± standard deviation over 2 folds',
      'Images 8 of 2 patients',
      'Fold 1 1 4 0.500 0.750 –',
      'Fold 2 1 4 0.700 0.775 –',
      'Mean 0.600 0.762 –',
      'Standard deviation 0.141 0.018 –',
      'mass 4 0.850 ± 0.141 – 0.500 ± 0.000',
      'edema &lt;b&gt; 4 0.600 (1 of 2 folds)',
      'Each image as predicted by the fold that did not train on it, at the thresholds of that fold.',
      'Images of each label at the thresholds of their folds Label True positives',
      // 0.3 of both folds at their thresholds of 0.5 and 0.35, 0.4 of the second, and 0.2 of its other label.
      '7 of 16 decisions (8 images, 2 labels) were wrong.',
      'cnn cross-validate --multi-label --folds 2',
      'AUC of each label',
      'Means over the labels',
    ]) {
      expect(text).toContain(expected);
    }
    expect(page).not.toContain('<b>');
    expect(page).not.toMatch(/<script|<link|\ssrc=|undefined|NaN/);
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('draws a fold’s curve as the mean of its labels, where some images carry one', () => {
    const { description } = foldRocCurve({ curves: foldRocCurves(folds) });
    expect(description).toContain('each the mean of its labels');
    const none = {
      task: 'multilabel' as const,
      classNames,
      predictions: (folds[0]?.predictions ?? []).map((one) => ({ ...one, labels: [] })),
    };
    expect(JSON.stringify(foldRocCurve({ curves: foldRocCurves([...folds, none]) }))).toContain(
      '1 fold without a curve',
    );
  });
});
