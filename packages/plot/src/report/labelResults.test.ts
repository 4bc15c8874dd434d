import type { LabelEvaluation } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { report } from './report.js';

const part = (auc: number | null, counts: readonly (readonly number[])[]) => ({
  metrics: { auc, sensitivity: 0.5 },
  intervals: auc === null ? {} : { auc: [auc - 0.1, auc + 0.1] as const },
  confusionMatrix: counts,
});

const evaluation: LabelEvaluation = {
  task: 'multilabel',
  multiLabel: true,
  cautions: [],
  classNames: ['mass', 'edema <b>'],
  loss: 0.4,
  macro: { auc: 0.8, pr_auc: null },
  labels: [
    {
      label: 'mass',
      positives: 2,
      threshold: 0.3123456,
      chosen: { threshold: 0.3123456, metrics: null, rule: { type: 'youden' } },
      byItem: part(0.8, [
        [1, 1],
        [1, 1],
      ]),
      byGroup: part(0.7, [
        [1, 0],
        [0, 1],
      ]),
    },
    {
      label: 'edema <b>',
      positives: 0,
      threshold: 0.5,
      byItem: part(null, [
        [4, 0],
        [0, 0],
      ]),
      byGroup: null,
    },
  ],
  predictions: [
    { file: 'a.png', group: 'p1', labels: ['mass'], probabilities: [0.9, 0.1] },
    { file: 'b.png', group: 'p1', labels: [], probabilities: [0.6, 0.1] },
    { file: 'c.png', group: 'p2', labels: ['mass'], probabilities: [0.05, 0.2] },
    { file: 'd.png', group: 'p2', labels: [], probabilities: [0.1, 0.3] },
  ],
};

const textOf = (page: string) => page.replace(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replace(/\s+/g, ' ');

describe('the report of several labels per image', () => {
  it('has results by label, by image and by patient, and a matrix and curves of each label', async () => {
    const page = await report({ title: 'Chest', evaluation });
    const text = textOf(page);
    for (const expected of [
      'Mean AUC 0.800 over 2 labels',
      'Test images 4 of 2 patients',
      'The validation set chose the threshold of 1 of 2 labels; of the others it is 0.5.',
      'mass 2 0.312 0.800 0.700 to 0.900 – 0.500',
      'edema &lt;b&gt; 0 0.5 – – 0.500',
      'Results by label, by patient Label Carry it',
      'mass 1 0.312 0.700 0.600 to 0.800',
      'mass 0.312 1 1 1 1',
      'Mean 0.800 – 0.500',
      // The label that no image carries has no curve.
      'Each label · mean AUC 0.500',
    ]) {
      expect(text).toContain(expected);
    }
    expect(page.match(/<svg [^>]*role="img"/g)).toHaveLength(4);
    expect(page).not.toContain('<b>');
    expect(text).not.toContain('Confusion matrix Predicted');
  });

  it('shows wrong labels, those farthest from the truth first', async () => {
    const text = textOf(await report({ title: 'Chest', evaluation }));
    expect(text).toContain('2 of 8 decisions (4 images, 2 labels) were wrong.');
    expect(text).toContain('c.png p2 mass without mass 95.0% b.png p1 without mass mass 60.0%');
  });

  it('says why there are no curves', async () => {
    const none = { ...evaluation, predictions: evaluation.predictions.slice(0, 1) };
    expect(textOf(await report({ title: 'Chest', evaluation: none }))).toContain(
      'ROC curves: not drawn. Curves need a label that some images carry and others do not, received none in 1 image.',
    );
    const diverged = { ...evaluation, predictions: [{ labels: [], probabilities: [null, 0.1] }] };
    expect(textOf(await report({ title: 'Chest', evaluation: diverged }))).toContain(
      'predictions[0].probabilities needs a value from 0 to 1 for each of 2 labels, received not a number.',
    );
  });
});
