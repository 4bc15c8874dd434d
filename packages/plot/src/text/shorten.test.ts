import { expect, it } from 'vitest';
import { quoted, shorten } from './shorten.js';

it.each([
  ['short', 10, 'short'],
  ['exactly ten', 11, 'exactly ten'],
  ['Tissue class number 1', 12, 'Tissu…mber 1'],
  ['👩‍🔬👩‍🔬👩‍🔬👩‍🔬', 3, '👩‍🔬…👩‍🔬'],
  ['abc', 1, '…'],
])('%s in %d letters', (text, length, expected) => {
  expect(shorten(text, length)).toBe(expected);
});

it('tells names apart that begin alike', () => {
  const names = [1, 2, 3].map((grade) => `Invasive carcinoma of no special type, grade ${grade}`);
  expect(names.map(quoted)).toEqual([1, 2, 3].map((grade) => `“Invasive ca…ype, grade ${grade}”`));
});
