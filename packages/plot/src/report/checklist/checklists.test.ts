import { describe, expect, it } from 'vitest';
import { report } from '../report.js';
import { claim } from './claim.js';
import { filledChecklists } from './fill.js';
import { tripod } from './tripod.js';

const evaluation = {
  task: 'binary' as const,
  classNames: ['benign', 'malignant'],
  confusionMatrix: [
    [2, 0],
    [1, 1],
  ],
  auc: 0.75,
  predictions: [
    { label: 0, probabilities: [0.1], group: 'p1' },
    { label: 0, probabilities: [0.2], group: 'p1' },
    { label: 1, probabilities: [0.15], group: 'p2' },
    { label: 1, probabilities: [0.9], group: 'p2' },
  ],
};
const options = {
  title: 'Tissue',
  evaluation,
  data: { name: '/home/me/idc', source: 'A public set' },
  settings: {
    seed: 3,
    epochs: 5,
    optimizer: 'adam',
    augment: ['flip'],
    absent: undefined,
    split: [0.7, 0.15, 0.15],
  },
  split: [{ part: 'test', items: 4, groups: 2, classCounts: {} }],
  leakage: { images: 9, groups: [], files: [], nearDuplicates: [] },
  checklist: { claim: { 34: 'NCT01234567 <b>' } },
};

const itemOf = (name: string, item: string) =>
  filledChecklists(options)
    .find((list) => list.name === name)
    ?.items.find((one) => one.item === item);

describe('the reporting checklists', () => {
  it('have every item of the papers once, in their order', () => {
    const numbers = ({ parts }: typeof claim) => parts.flatMap(({ items }) => items.map(({ item }) => item));
    expect(numbers(claim)).toEqual(Array.from({ length: 44 }, (_, index) => String(index + 1)));
    const letters: Readonly<Record<number, number>> = {
      3: 3,
      5: 2,
      6: 3,
      8: 3,
      9: 3,
      12: 7,
      18: 6,
      20: 3,
      23: 2,
      27: 3,
    };
    expect(numbers(tripod)).toEqual(
      Array.from({ length: 27 }, (_, index) => {
        const parts = letters[index + 1];
        return parts === undefined
          ? [String(index + 1)]
          : Array.from({ length: parts }, (_, at) => `${index + 1}${'abcdefg'.charAt(at)}`);
      }).flat(),
    );
  });

  it('are filled from the run, in part, by a person, or by nobody', () => {
    expect(itemOf('CLAIM 2024', '20')).toMatchObject({
      by: 'run',
      text: 'By patient: no patient, file or near-duplicate is in two sets.',
    });
    expect(itemOf('CLAIM 2024', '7')).toMatchObject({ by: 'partly', text: 'idc. A public set.' });
    expect(itemOf('CLAIM 2024', '19')?.text).toBe(
      'Images: test set 4 of 2 patients. split: [0.7,0.15,0.15]; seed: 3.',
    );
    expect(itemOf('CLAIM 2024', '25')?.text).toBe('epochs: 5; optimizer: adam; augment: ["flip"].');
    expect(itemOf('CLAIM 2024', '34')).toMatchObject({ by: 'person', text: 'NCT01234567 <b>' });
    expect(itemOf('CLAIM 2024', '14')).toMatchObject({ by: 'nobody' });
    expect(itemOf('TRIPOD+AI', '23a')?.text).toContain('the AUC is 0.750');
    expect(itemOf('TRIPOD+AI', '17')).toMatchObject({ by: 'nobody' });
  });

  it('say the same with and without pictures, and what an ensemble, the split and the last epoch are', () => {
    const claimOf = (more: object, item: string) =>
      filledChecklists({ ...options, ...more })[0]?.items.find((one) => one.item === item)?.text;
    expect(claimOf({ explanationNote: 'Grad-CAM.', explanation: undefined }, '31')).toBe('Grad-CAM.');
    expect(claimOf({ members: 3 }, '27')).toBe('The mean of what 3 models predict.');
    expect(claimOf({ imageShape: [50, 50, 3] }, '9')).toBe('Images of 50×50×3 (height × width × channels).');
    expect(claimOf({ history: { loss: [1] } }, '26')).toBe('The weights after the last epoch.');
    const split = ['train', 'test'].map((part) => ({ part, items: 4, classCounts: {} }));
    expect(claimOf({ split, settings: { split: 'default' } }, '19')).toContain(
      'split: train 50.0%, test 50.0%.',
    );
  });

  it('are in the report, with what is left to a person; names are text', async () => {
    const page = await report(options);
    expect(page).toContain('10.1148/ryai.240300');
    expect(page).toContain('10.1136/bmj-2023-078378');
    expect(page).toContain('NCT01234567 &lt;b&gt;');
    expect(page.match(/To be filled in by a person\./g)?.length).toBeGreaterThan(30);
    expect(page).not.toContain('/home/me');
  });
});
