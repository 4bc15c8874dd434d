import { describe, expect, it } from 'vitest';
import { classificationReport } from './classificationReport.js';

interface Given {
  readonly patients: number;
  readonly negatives: number;
  readonly pooling?: 'mean' | 'max';
  readonly grouped?: boolean;
}

/** Patients of four images; one image of each positive patient is positive. */
function report({ patients, negatives, pooling = 'mean', grouped = true }: Given) {
  const images = Array.from({ length: 4 * patients }, (_, index) => index);
  const labels = images.map((index) => Number(index >= 4 * negatives && index % 4 === 0));
  return classificationReport({
    labels,
    probabilities: images.map((index) => (index % 10) / 10),
    classNames: ['benign', 'tumour'],
    ...(grouped ? { groups: images.map((index) => `p${Math.floor(index / 4)}`) } : {}),
    groupLabel: 'max',
    bootstrap: { resamples: 20 },
    ...{ pooling, groupName: 'patient', itemName: 'image' },
  });
}

const textsOf = (given: Given): string[] => report(given).cautions.map(({ text }) => text);

describe('cautions of a report', () => {
  it('[results.few] count the patients of a class that has few, with the exact interval that all of them would have', () => {
    // Clopper and Pearson's 95 % interval of 4 of 4 begins at 0.3976 (R: binom.test(4, 4)).
    expect(textsOf({ patients: 80, negatives: 4 })[0]).toBe(
      'Few patients: 4 “benign”, among 80 in all; even if all 4 were predicted correctly, the true share could be as low as 40% (exact 95% interval), so results by patient are weak evidence.',
    );
  });

  it('[results.patient-label] say that the mean hides what makes a patient positive when nearly all are', () => {
    expect(textsOf({ patients: 80, negatives: 12 })).toEqual([
      '68 of 80 patients count as “tumour” because one image of that class is enough, while the mean over all images of a patient decides. Pooling by max or topK fits that rule.',
    ]);
    expect(textsOf({ patients: 80, negatives: 12, pooling: 'max' })).toEqual([]);
    expect(textsOf({ patients: 80, negatives: 40 })).toEqual([]);
  });

  it('[results.unknown-patients] say that intervals take each image for itself where patients are unknown', () => {
    expect(textsOf({ patients: 80, negatives: 40, grouped: false })).toEqual([
      'Patients are unknown: intervals take each image for itself, and are too narrow where several are of one patient.',
    ]);
  });
});
