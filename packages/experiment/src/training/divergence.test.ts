import { expect, it } from 'vitest';
import { type DivergenceOptions, divergenceOf } from './divergence.js';

const told = (loss: number[], more: object = {}) =>
  divergenceOf({
    history: { loss },
    loss: 'binaryCrossentropy',
    set: { classNames: ['a', 'b'] },
    training: { optimizer: { name: 'adam', learningRate: 3 }, loss: {}, classWeight: undefined },
    ...more,
  } as unknown as DivergenceOptions).join();

it('tells of a loss that rose, and of one far above guessing', () => {
  expect(told([0.7, 0.5, 0.6])).toBe('');
  expect(told([0.7, 1e29])).toBe(
    'Warning: the training loss rose, from 0.7 in the first epoch to 1e+29 in the last. Lower training.optimizer.learningRate (it was 3; findLearningRate suggests one), or add training.optimizer.clipNorm 1.',
  );
  expect(told([5])).toContain(
    'far above 0.6931, that of always guessing. Lower training.optimizer.learningRate',
  );
  expect(told([1.3])).toBe('');
  expect(told([1e29, 9e28])).toContain('far above');
  expect(told([5], { set: { classNames: Array.from('abcdefghijklmn') } })).toBe('');
  expect(told([5], { loss: 'categoricalHinge' })).toBe('');
});
