import { expect, it } from 'vitest';
import { jsonText } from './jsonText.js';

const values = [
  { a: [1, 2.5, null], b: { c: [], d: {} }, e: 'x"\n', f: undefined, g: () => 1, h: new Date(0) },
  [[1, 2], ['a', undefined], [{ a: 1 }]],
  [Number.NaN, Number.POSITIVE_INFINITY, -0],
  { '1': Float32Array.of(1, 2), new: true },
  'text',
  undefined,
];

it.each(values.map((value) => [value]))('holds what JSON.stringify holds: %j', (value) => {
  expect(JSON.parse(jsonText(value))).toEqual(JSON.parse(JSON.stringify(value) ?? 'null'));
});

it('puts numbers in a line, and the rest in lines of their own', () => {
  expect(
    jsonText({
      matrix: [
        [3, 0],
        [1, 2],
      ],
      names: ['a', 'b'],
    }),
  ).toBe('{\n  "matrix": [\n    [3,0],\n    [1,2]\n  ],\n  "names": [\n    "a",\n    "b"\n  ]\n}');
});
