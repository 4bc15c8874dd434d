import type { Calibration, ChosenThreshold, ClassEvaluation, MeasuredPart } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { report } from './report.js';

const pixel = 'data:image/png;base64,iVBORw0KGgo=';
const classNames = ['benign', 'carcinoma'];
const predictions = [0.1, 0.6, 0.3, 0.9].map((probability, index) => ({
  file: `p${index % 2}/${index}.png`,
  group: `p${index % 2}`,
  label: index < 2 ? 0 : 1,
  probabilities: [probability],
}));
const part = (items: number, confusionMatrix: number[][]): MeasuredPart => ({
  macro: { metrics: {}, notes: {} },
  micro: { metrics: {}, notes: {} },
  items,
  confusionMatrix,
  metrics: { auc: 0.75, mcc: null },
  intervals: { auc: [0.5, 0.875] },
  notes: { auc: 'interval from the 900 of 1000 resamples in which it is defined', mcc: 'one class' },
  perClass: classNames.map((className, index) => ({
    className,
    items: items / 2,
    metrics: { auc: 0.75, sensitivity: index / 2 },
    intervals: { sensitivity: [0, 0.625] },
    notes: {},
  })),
});
const evaluation: ClassEvaluation = {
  task: 'binary',
  classNames,
  confusionMatrix: [
    [1, 1],
    [1, 1],
  ],
  predictions,
  threshold: {
    threshold: 0.4499999999,
    metrics: null,
    rule: { type: 'cost', falsePositive: 1, falseNegative: 5 },
  },
  report: {
    classNames,
    worstErrors: [],
    cautions: [],
    notes: {},
    threshold: 0.4499999999,
    byItem: part(4, [
      [1, 1],
      [1, 1],
    ]),
    byGroup: {
      ...part(2, [
        [0, 0],
        [1, 1],
      ]),
      threshold: 0.4499999999,
      pooling: 'mean',
      groupLabel: 'max',
    },
    bootstrap: { resamples: 1000, unit: 'group', units: 2, level: 0.95, seed: 0 },
  },
};
const textOf = (page: string) => page.replace(/<style>.*?<\/style>|<[^>]*>/gs, ' ').replace(/\s+/g, ' ');

describe('the report of a clinical evaluation', () => {
  it('says what results by patient are made of, and which are not defined', async () => {
    const text = textOf(await report({ title: 'Tissue', evaluation }));
    for (const expected of [
      'The threshold 0.45 was chosen on the validation set: errors cost least there, a false positive 1 and a false negative 5.',
      'Patients: 0 “benign”, 2 “carcinoma”.',
      'A patient with at least one “carcinoma” image counts as “carcinoma”.',
      'A patient’s probability is the mean over that patient’s images.',
      'AUC by image: interval from the 900 of 1000 resamples in which it is defined.',
      'Matthews correlation by patient: one class.',
      'Threshold 0.45 (ring)',
    ]) {
      expect(text).toContain(expected);
    }
    expect(text).not.toContain('0.44999');
  });

  it('says which threshold patients have', async () => {
    const page = async (chosen: Pick<ChosenThreshold, 'threshold' | 'note'>) =>
      textOf(
        await report({
          title: 'Tissue',
          evaluation: {
            ...evaluation,
            groupThreshold: { rule: { type: 'youden' }, metrics: null, ...chosen },
          },
        }),
      );
    expect(await page({ threshold: 0.3 })).toContain(
      'The threshold of patients is 0.3, chosen on those of the validation set by the same rule.',
    );
    expect(await page({ threshold: null, note: 'every item is carcinoma' })).toContain(
      'The threshold of patients is that of images: the validation set can’t choose one (every item is carcinoma).',
    );
  });

  it('says how probabilities were calibrated, and where they could not be', async () => {
    const [before, after] = [
      { log_loss: 0.41, ece: 0.0812 },
      { log_loss: 0.3846, ece: null },
    ];
    const page = async (calibration: Pick<Calibration, 'temperature' | 'note'>) =>
      textOf(
        await report({
          title: 'Tissue',
          evaluation: { ...evaluation, calibration: { ...calibration, before, after } },
        }),
      );
    expect(await page({ temperature: 1.372 })).toContain(
      'calibrated with the temperature 1.372, fitted on the validation set. On the test set it takes the log loss from 0.410 to 0.385 and the calibration error from 0.081 to –.',
    );
    expect(await page({ temperature: null, note: 'no errors' })).toContain(
      'could not calibrate probabilities (no errors); they are as the model gives them.',
    );
  });

  it('has each class with its intervals, by image and by patient, and both matrices in numbers', async () => {
    const text = textOf(await report({ title: 'Tissue', evaluation }));
    expect(text).toContain('Results by class, each against the others, by image');
    expect(text).toContain('carcinoma 2 0.750 – 0.500 0.000 to 0.625 –');
    expect(text).toContain('carcinoma 1 0.750 – 0.500 0.000 to 0.625 –');
    expect(text).toContain('Patients of each true class (row) by predicted class (column)');
    expect(text).toContain('benign 0 0 carcinoma 1 1');
  });

  it('draws how the threshold was chosen where the validation set is given', async () => {
    const without = textOf(await report({ title: 'Tissue', evaluation }));
    expect(without).not.toContain('Choice of the threshold');
    const text = textOf(
      await report({ title: 'Tissue', evaluation, validation: { task: 'binary', classNames, predictions } }),
    );
    expect(text).toContain('Choice of the threshold');
    expect(text).toContain('4 images of the validation set, positive: “carcinoma”');
  });

  it('shows the images of mistakes, which must be whole pictures', async () => {
    const thumbnail = async (file: string) => (file === 'p1/1.png' ? pixel : undefined);
    const page = await report({ title: 'Tissue', evaluation, thumbnail });
    // Among the surest mistakes alone: of few images, few are the least sure.
    expect(page.match(/<img/g)).toHaveLength(1);
    expect(page).toContain(`<img src="${pixel}" alt="Image p1/1.png">`);
    expect(textOf(page)).toContain(
      'True carcinoma Predicted benign 70.0% Patient p0 File p0/2.png True benign Predicted carcinoma 60.0% Patient p1 File p1/1.png',
    );
    const outside = report({ title: 'Tissue', evaluation, thumbnail: async (file) => file });
    await expect(outside).rejects.toThrow('thumbnail("p0/2.png") needs "data:image/png;base64,…"');
  });
});
