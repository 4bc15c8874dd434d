import { expect, it } from 'vitest';
import { firstLine } from './firstLine.js';

it.each([
  [new Error('\n  \nno such file.\n  at x'), 'no such file.'],
  ['one\ntwo', 'one'],
  [new Error(''), 'no message'],
  [7, '7'],
])('%s', (error, line) => {
  expect(firstLine(error)).toBe(line);
});
