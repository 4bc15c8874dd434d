import { expect, it } from 'vitest';
import { bytesText } from './bytesText.js';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_234, '1.2 kB'],
  [99_500, '100 kB'],
  [999_499, '999 kB'],
  [999_600, '1.0 MB'],
  [2_345_678_901, '2.3 GB'],
  [5e12, '5000 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
