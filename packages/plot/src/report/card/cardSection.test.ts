import { subgroupResults } from '@cnn/evaluation';
import { describe, expect, it } from 'vitest';
import { cardSection } from './cardSection.js';

const textOf = (page = '') => page.replace(/<[^>]*>/gs, ' ').replace(/\s+/g, ' ');
const evaluation = {
  task: 'binary' as const,
  classNames: ['benign', 'malignant'],
  confusionMatrix: [
    [2, 0],
    [0, 2],
  ],
  auc: 1,
  predictions: [0.1, 0.2, 0.8, 0.9].map((probability, index) => ({
    label: Number(index > 1),
    probabilities: [probability],
    group: `p${index}`,
  })),
};

describe('the model card', () => {
  it('has what a person says, marks what is missing, and lists limits that follow from the run', async () => {
    const card = {
      intendedUse: 'Second reader <b>',
      limits: ['Frozen sections were never seen.'],
      license: 'MIT',
    };
    const text = textOf((await cardSection({ title: 'x', evaluation, card }))?.text);
    expect(text).toContain('Intended use Second reader &lt;b&gt;');
    expect(text).toContain('Not to be used for To be filled in by a person.');
    expect(text).toContain(
      'Limits Frozen sections were never seen. Only 2 of 4 test images each are “benign” and “malignant”.',
    );
    expect(text).toContain('No column of the data names subgroups');
    expect(text).toContain('Reliability diagram.');
    expect(text).toContain('Net benefit over the threshold probability.');
  });

  it('has a table of results for each column, with what is not known', async () => {
    const values = ['A', 'A', 'A', undefined];
    const subgroups = [
      subgroupResults({ evaluation, column: 'scanner', values, bootstrap: { resamples: 20 } }),
    ];
    const text = textOf((await cardSection({ title: 'x', evaluation, subgroups }))?.text);
    expect(text).toContain('Results by scanner; of 1 image it is not known');
    expect(text).toMatch(
      /Scanner Patients Images Of each class AUC Sensitivity Specificity .* A 3 3 2 \/ 1 1\.000/,
    );
  });

  it('is not there without an evaluation', async () => {
    expect(await cardSection({ title: 'x', card: { intendedUse: 'y' } })).toBeUndefined();
  });
});
