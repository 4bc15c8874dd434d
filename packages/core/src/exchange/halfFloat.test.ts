import { expect, it } from 'vitest';
import { fromBfloat16, fromFloat16, halfFloats } from './halfFloat.js';

// Numbers of IEEE 754-2008, 3.6 (binary16), and of truncated binary32.
it('reads binary16', () => {
  const bits = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000, 0x7c00, 0xfc00, 0x3555);
  expect([...halfFloats(bits, 'float16')]).toEqual([
    1,
    -2,
    65504,
    2 ** -14,
    2 ** -24,
    -0,
    Infinity,
    -Infinity,
    0.333251953125,
  ]);
  expect(halfFloats(Uint16Array.of(0x7e00), 'float16')[0]).toBeNaN();
});

it('reads bfloat16', () => {
  expect([...halfFloats(Uint16Array.of(0x3f80, 0xc000, 0x7f80, 0x4049), 'bfloat16')]).toEqual([
    1,
    -2,
    Infinity,
    3.140625,
  ]);
});

it('reads all patterns of bits as one by one', () => {
  const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
  expect(halfFloats(all, 'float16')).toEqual(Float32Array.from(all, fromFloat16));
  expect(halfFloats(all, 'bfloat16')).toEqual(Float32Array.from(all, fromBfloat16));
});
