import { expect, it } from 'vitest';
import { dataName } from './dataName.js';

it.each([
  ['/home/someone/slides/breast', 'breast'],
  ['/home/someone/slides/breast/', 'breast'],
  ['C:\\Users\\someone\\images.zip', 'images.zip'],
  ['breakhis:/data/BreaKHis_v1', 'BreaKHis_v1'],
  ['synthetic', 'synthetic'],
  ['/', '/'],
])('%s is called %s', (name, expected) => {
  expect(dataName(name)).toBe(expected);
});
