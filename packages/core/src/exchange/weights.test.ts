import { expect, it } from 'vitest';
import { checkWeights } from './checkWeights.js';
import { checkFiniteWeights } from './finiteWeights.js';

const caught = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};
const tensor = (...data: number[]) => ({ shape: [data.length], data: Float32Array.from(data) });

it('names the variable whose numbers are not finite, and how many', () => {
  expect(() =>
    checkFiniteWeights({ a: tensor(1, -0, 3e38), b: { shape: [1], data: Int32Array.of(5) } }, 'x'),
  ).not.toThrow();
  const error = caught(() =>
    checkFiniteWeights({ a: tensor(1), b: tensor(NaN, 1, Infinity, -Infinity) }, 'net.pt'),
  );
  expect(error).toMatchObject({ code: 'FILE', details: { reason: 'notFinite', variable: 'b', count: 3 } });
  expect(String(error)).toContain(
    'net.pt: expected finite numbers as weights, received NaN or infinity in b (3 of 4).',
  );
});

it.each([
  [undefined, 'nothing'],
  [[1, 2], 'a list'],
  [new Float32Array(2), 'a Float32Array'],
  [{ a: new Float32Array(2) }, 'an object with a'],
  [{ a: { data: new Float32Array(2) } }, 'an object with a'],
])('refuses %j as weights', (value, received) => {
  const error = caught(() => checkWeights(value, 'exportModel: weights'));
  expect(error).toMatchObject({ code: 'OPTIONS', details: { option: 'weights' } });
  expect(String(error)).toContain(
    `exportModel: weights: expected the model's variables by their names, { 'dense/kernel': { shape, data }, … }, received ${received}.`,
  );
});
