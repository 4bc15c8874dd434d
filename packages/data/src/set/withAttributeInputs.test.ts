import { expect, it } from 'vitest';
import { imageSet } from './makeImageSet.js';
import { withAttributeInputs } from './withAttributeInputs.js';

const setOf = (...attributes: readonly Readonly<Record<string, string>>[]) =>
  imageSet({
    ...{ name: 'some', classNames: ['a', 'b'], imageShape: [1, 1, 1], pixelType: 'uint8' },
    items: attributes.map((own, at) => ({ label: 0, file: `${at}.png`, attributes: own })),
    load: () => new Uint8Array(1),
  });
const attributes = ['age', 'sex'];

it('makes inputs of attributes: numbers as they are, categories as rows of 0 and 1', () => {
  const set = setOf({ age: '61', sex: 'm' }, { age: ' 40.5', sex: 'f' }, { age: '7', sex: 'm' });
  const { items, inputShapes } = withAttributeInputs({ set, attributes });
  expect(inputShapes).toEqual({ age: [1], sex: [2] });
  expect(items.map(({ inputs }) => inputs?.age)).toEqual([61, 40.5, 7]);
  expect(items.map(({ inputs }) => Array.from(inputs?.sex as ArrayLike<number>))).toEqual([
    [0, 1],
    [1, 0],
    [0, 1],
  ]);
  // The order of a training set, whatever this one has; numbers can be names too.
  const categories = { sex: ['m', 'f', 'x'], age: ['7', '61', '40.5'] };
  const alike = withAttributeInputs({ set, attributes, categories });
  expect(alike.inputShapes).toEqual({ age: [3], sex: [3] });
  expect(alike.items.map(({ inputs }) => Array.from(inputs?.sex as ArrayLike<number>))).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [1, 0, 0],
  ]);
});

it('[arrays.further-missing] refuses what is missing, half a number, or another category', () => {
  const sex = { sex: 'm' };
  for (const [set, message] of [
    [
      setOf({ age: '61', ...sex }, { age: ' ', ...sex }),
      "some: items[1] (1.png): expected a value of 'age', received none",
    ],
    [setOf(sex), "expected a value of 'age', received none"],
    [
      setOf({ age: '61', ...sex }, { age: 'n/a', ...sex }),
      "(1.png): expected a number as 'age', as other images have, received n/a",
    ],
  ] as const)
    expect(() => withAttributeInputs({ set, attributes })).toThrow(message);
  const categories = { sex: ['f', 'x'] };
  expect(() => withAttributeInputs({ set: setOf(sex), attributes: ['sex'], categories })).toThrow(
    "expected 'sex' to be one of f, x, received m",
  );
});
