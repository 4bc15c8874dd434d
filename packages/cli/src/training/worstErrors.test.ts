import type { ImageSet } from '@cnn/data';
import { classificationReport } from '@cnn/evaluation';
import { expect, it } from 'vitest';
import { evaluate } from '../declarations/evaluate.js';
import { parseArguments } from '../options/parseArguments.js';
import { describeWorst, readWorst, reportedErrors } from './worstErrors.js';

const part = {
  labels: [0, 1, 1, 0, 1],
  probabilities: [0.9, 0.2, 0.8, 0.6, 0.05],
  classNames: ['benign', 'tumour'],
  names: ['a/0.png', 'a/1.png', 'b/2.png', 'b/3.png', 'c/4.png'],
};

it('lists the surest mistakes first, with their patients where they are known', () => {
  const groups = ['a', 'a', 'b', 'b', 'c'];
  const report = classificationReport({ ...part, groups, groupLabel: 'max' });
  expect(describeWorst(report, 3)).toEqual([
    'Worst 3 of 4 errors; the probability is that of the true class',
    'image    patient   truth  predicted  probability',
    'c/4.png        c  tumour     benign        0.050',
    'a/0.png        a  benign     tumour        0.100',
    'a/1.png        a  tumour     benign        0.200',
  ]);
  expect(describeWorst(classificationReport(part), 1).at(-1)).toBe('c/4.png  tumour     benign        0.050');
  expect(describeWorst(report, 0)).toEqual([]);
});

it('reads how many: 10 unless it is said', () => {
  const set = { name: 'x-rays' } as ImageSet;
  const read = (...argv: string[]) => readWorst(parseArguments(evaluate, argv).values.worst, set);
  expect([read(), read('--worst', '0'), read('--worst', '30')]).toEqual([10, 0, 30]);
  expect([reportedErrors(10), reportedErrors(30)]).toEqual([20, 30]);
  expect(() => read('--worst', 'all')).toThrow('--worst: expected a whole number of at least 0');
  const several = { ...set, multiLabel: true };
  expect(() => readWorst(5, several)).toThrow('--worst is not for a multi-label set such as x-rays.');
  expect(readWorst(undefined, several)).toBe(10);
});
