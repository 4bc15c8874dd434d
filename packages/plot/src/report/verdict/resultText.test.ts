import type { LabelEvaluation } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { runFigures } from '../runFigures.js';
import { verdict } from './verdict.js';

/** Two labels of three patients: all carry "red", one carries "large". */
const part = (without: number, carrying: number, auc: number | null, bounds?: readonly [number, number]) => ({
  metrics: { auc, pr_auc: carrying === 3 ? 1 : 0.4, ece: 0.2 },
  intervals: bounds ? { auc: bounds } : {},
  confusionMatrix: [
    [without, 0],
    [0, carrying],
  ],
});
const evaluation = {
  task: 'multilabel',
  multiLabel: true,
  classNames: ['red', 'large'],
  loss: null,
  macro: { auc: 0.7 },
  cautions: [],
  labels: [
    { label: 'red', positives: 3, threshold: 0.5, byItem: part(0, 3, null), byGroup: part(0, 3, null) },
    {
      ...{ label: 'large', positives: 1, threshold: 0.5 },
      byItem: part(2, 1, 0.7, [0.3, 0.9]),
      byGroup: part(2, 1, 0.6, [0.2, 0.9]),
    },
  ],
  predictions: ['p1', 'p2', 'p3'].map((group, index) => ({
    group,
    labels: index === 0 ? ['red', 'large'] : ['red'],
    probabilities: [0.9, 0.3],
  })),
} as unknown as LabelEvaluation;
const options = { title: 'Shapes', evaluation };

describe('the first screen of several labels', () => {
  it('leaves labels that all patients carry out of the mean by patient, and says so', () => {
    const figures = runFigures(options);
    expect(figures.some(({ value }) => value === '1.000')).toBe(false);
    expect(verdict(options).result).toContain(
      'By patient, “red” has no AUC: all patients carry the label, or none does.',
    );
  });

  it('counts patients without a label too', () => {
    expect(verdict(options).checks.find(({ name }) => name === 'size')?.text).toMatch(
      /^None of 3 test patients is without “red” \(3 images\)/,
    );
  });

  it('has the widest interval and the worst calibration of the labels', () => {
    const { checks } = verdict(options);
    expect(checks.find(({ name }) => name === 'width')).toMatchObject({
      grade: 'serious',
      text: 'The 95% interval of the AUC by patient, of “large”, the widest of the labels, is 0.200 to 0.900. It includes 0.5, which is guessing.',
    });
    expect(checks.find(({ name }) => name === 'calibration')?.text).toContain(
      'for “red”, the worst of the labels',
    );
  });
});

describe('the first screen of few patients', () => {
  const classes = (groups: readonly string[], interval: readonly [number, number]) =>
    ({
      task: 'binary',
      classNames: ['benign', 'malignant'],
      confusionMatrix: [
        [2, 1],
        [0, 1],
      ],
      intervals: { accuracy: interval },
      predictions: groups.map((group, index) => ({ group, label: Number(index > 2), probabilities: [0.3] })),
      accuracy: 0.8,
    }) as const;

  it('says that all images are of one patient', () => {
    const { checks } = verdict({ title: 'A', evaluation: classes(['p', 'p', 'p', 'p'], [0.76, 0.9]) });
    expect(checks.map(({ text }) => text)).toContain(
      'All test images are of one patient: results say nothing of other patients, and there are no intervals.',
    );
    expect(checks.find(({ name }) => name === 'baseline')?.grade).toBe('good');
  });

  it('calls an accuracy good only where its interval is above that of the most frequent class', () => {
    const { checks } = verdict({ title: 'A', evaluation: classes(['p', 'q', 'p', 'q'], [0.479, 0.883]) });
    expect(checks.find(({ name }) => name === 'baseline')).toMatchObject({
      grade: 'caution',
      text: 'Accuracy by image is 80.0% (95% interval 47.9% to 88.3%); always saying “benign” would reach 75.0%, which is in that interval.',
    });
    expect(checks.some(({ text }) => text.startsWith('All test images'))).toBe(false);
  });
});
