import { expect, it } from 'vitest';
import { classificationReport } from './classificationReport.js';
import { worstErrors } from './worstErrors.js';

const given = {
  labels: [0, 1, 1, 0, 1],
  probabilities: [0.75, 0.125, 0.875, 0.25, 0.25],
  classNames: ['benign', 'tumour'],
};

it('lists what was classified wrong, the surest errors first', () => {
  const names = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'];
  const errors = worstErrors({ ...given, names, groups: [7, 8, 7, 8, 9] });
  const tumour = { trueClass: 'tumour', predictedClass: 'benign' };
  expect(errors).toEqual([
    { item: 1, name: 'b.png', group: '8', ...tumour, probability: 0.125, loss: Math.log(8) },
    {
      item: 0,
      name: 'a.png',
      group: '7',
      trueClass: 'benign',
      predictedClass: 'tumour',
      probability: 0.25,
      loss: Math.log(4),
    },
    { item: 4, name: 'e.png', group: '9', ...tumour, probability: 0.25, loss: Math.log(4) },
  ]);
});

it('goes by the threshold, and by the most probable of more classes', () => {
  expect(worstErrors({ ...given, threshold: 0.2 }).map(({ item }) => item)).toEqual([1, 0, 3]);
  expect(worstErrors({ ...given, count: 1 })).toHaveLength(1);
  const [error] = worstErrors({ labels: [2, 0], probabilities: [0.5, 0.5, 0, 1, 0, 0] });
  expect(error).toEqual({
    item: 0,
    trueClass: '2',
    predictedClass: '0',
    probability: 0,
    loss: -Math.log(Number.EPSILON),
  });
});

it('is part of the report', () => {
  const { worstErrors: errors, byItem } = classificationReport({ ...given, threshold: 0.2, worst: 2 });
  expect(errors).toEqual(worstErrors({ ...given, threshold: 0.2, count: 2 }));
  expect(byItem.metrics.accuracy).toBe(0.4);
  expect(classificationReport({ ...given, names: ['a', 'b', 'c', 'd', 'e'] }).worstErrors[0]?.name).toBe('b');
});

it('refuses what does not fit', () => {
  expect(() => worstErrors({ ...given, names: ['a'] })).toThrow(
    'names: expected one for each of the 5 items, received 1',
  );
  expect(() => worstErrors({ ...given, count: -1 })).toThrow(
    'count: expected an integer of 0 or more, received -1',
  );
});
