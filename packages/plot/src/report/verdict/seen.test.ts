import { describe, expect, it } from 'vitest';
import { filledChecklists } from '../checklist/fill.js';
import { reportMarkdown } from '../markdown/reportMarkdown.js';
import type { ReportOptions } from '../options.js';
import { verdict } from './verdict.js';

const options: ReportOptions = {
  title: 'Tissue',
  evaluation: {
    task: 'binary',
    classNames: ['benign', 'malignant'],
    confusionMatrix: [
      [2, 0],
      [0, 2],
    ],
    auc: 1,
    predictions: [0.1, 0.2, 0.8, 0.9].map((value, index) => ({
      label: Number(index > 1),
      probabilities: [value],
      group: `p${index}`,
    })),
  },
};
const seen = { train: 3, validation: 1, test: 0 };

const internalOf = (given: ReportOptions) =>
  filledChecklists(given).map(
    ({ name, items }) => items.find(({ item }) => item === (name === 'TRIPOD+AI' ? '16' : '32'))?.by,
  );

describe('a report on images that the model has seen', () => {
  it('says so first', () => {
    const { trust, checks, data } = verdict({ ...options, seen });
    expect(trust).toContain('Not as it stands: the model has seen the measured images');
    expect(checks.find(({ name }) => name === 'seen')).toMatchObject({
      grade: 'serious',
      text: 'The model was trained on 3 and tuned on 1 of the 4 measured images. These are no test set: results are better than on new images.',
    });
    expect(checks.some(({ name }) => name === 'source')).toBe(false);
    expect(data).not.toContain('test set');
  });

  it('calls them measured images, and asserts nothing of a test set', async () => {
    const text = await reportMarkdown({ ...options, seen });
    const [body = ''] = text.split('Reporting checklists');
    expect(body.replaceAll('These are no test set', '')).not.toMatch(/test (?:set|image|patient)/i);
    expect(internalOf({ ...options, seen })).toEqual(['nobody', 'nobody']);
  });

  it('is of a test set where it has seen none of them, and not sure where that is unknown', () => {
    const none = { train: 0, validation: 0, test: 4 };
    for (const given of [options, { ...options, seen: none }]) {
      expect(verdict(given).checks.some(({ name }) => name === 'seen')).toBe(false);
      expect(internalOf(given)).toEqual(['run', 'run']);
    }
    expect(verdict({ ...options, seen: null }).checks.find(({ name }) => name === 'seen')?.grade).toBe(
      'caution',
    );
    expect(internalOf({ ...options, seen: null })).toEqual(['nobody', 'nobody']);
  });
});
