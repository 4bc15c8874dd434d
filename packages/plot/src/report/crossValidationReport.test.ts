import type { ClassEvaluation } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { crossValidationReport } from './crossValidationReport.js';

const fold = (auc: number, loss: number, patient: string): ClassEvaluation => ({
  task: 'binary',
  classNames: ['benign', 'carcinoma'],
  loss,
  auc,
  confusionMatrix: [
    [2, 0],
    [1, 1],
  ],
  predictions: [0.1, 0.4, 0.3, 0.9].map((probability, index) => ({
    file: `${patient}/${index}.png`,
    group: patient,
    label: index < 2 ? 0 : 1,
    probabilities: [probability],
  })),
});
const second = { threshold: 0.35, metrics: null, rule: { type: 'youden' } } as const;
const folds = [fold(0.75, 0.5, 'p1'), { ...fold(0.95, 0.7, 'p2'), threshold: second }];
const none = { mean: null, deviation: null, folds: 0 };
const empty = {
  task: 'binary',
  folds: [],
  spread: { loss: none, accuracy: none, auc: none },
  predictions: [],
} as const;
const textOf = (page: string) => page.replace(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replace(/\s+/g, ' ');

describe('crossValidationReport', () => {
  it('has the results of each fold with mean and standard deviation, and of all images together', async () => {
    const page = await crossValidationReport({
      title: 'Cross-validation on <tissue>',
      folds,
      results: {
        ...empty,
        report: {
          classNames: ['benign', 'carcinoma'],
          threshold: null,
          bootstrap: null,
          worstErrors: [],
          cautions: [],
          byItem: {
            items: 8,
            metrics: { auc: 0.813, sensitivity: 0.5 },
            intervals: { auc: [0.7, 0.9] },
            notes: {},
            perClass: [],
            macro: { metrics: {}, notes: {} },
            micro: { metrics: {}, notes: {} },
            confusionMatrix: [
              [4, 0],
              [2, 2],
            ],
          },
          byGroup: null,
          notes: { byGroup: 'group p1 has items of different labels' },
        },
      },
      settings: { folds: 2, seed: 1 },
      command: 'cnn cross-validate --folds 2',
    });
    const text = textOf(page);
    for (const expected of [
      'Cross-validation on &lt;tissue&gt;',
      // The folds first, the areas of all images together after them.
      'AUC 0.850 ± 0.141 mean ± standard deviation over 2 folds Pooled AUC 0.813 95% interval 0.700 to 0.900',
      'which are not on one scale',
      'Results on all images together, with 95% intervals. Decided at the thresholds of the folds',
      'Images 8 of 2 patients',
      'Fold 1 1 4 0.500 0.750',
      'Fold 2 1 4 0.700 0.950',
      'Mean 0.600 0.850',
      'Standard deviation 0.141 0.141',
      'Each image as predicted by the fold that did not train on it, at the threshold of that fold.',
      'No results by patient: images of one patient are of different classes.',
      // 0.3 of both folds, and 0.4 of the second.
      '3 of 8 images were misclassified',
      'cnn cross-validate --folds 2',
      // The first screen: the folds first, and why all images together may differ.
      'Over 2 folds, the AUC by image is 0.850 ± 0.141 (mean ± standard deviation). All images together: AUC by image 0.813 (95% interval 0.700 to 0.900). These rank probabilities of different models',
      'The AUC of the folds goes from 0.750 to 0.950, with a standard deviation of 0.141',
    ]) {
      expect(text).toContain(expected);
    }
    expect(page).not.toMatch(/\(ring\)|Dashed: threshold|above the threshold/);
    expect(page).not.toMatch(/<script|<link|\ssrc=/);
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is a page also where nothing can be drawn', async () => {
    const text = textOf(await crossValidationReport({ title: 'Nothing', folds: [] }));
    expect(text).toContain('ROC curves of the folds: not drawn.');
    expect(text).toContain('Results of the folds: not drawn.');
  });
});
