import { expect, it } from 'vitest';
import { runNames } from './runNames.js';

it('calls runs by their folders, as short as tells them apart', () => {
  expect(runNames(['/tmp/B', '/tmp/A'])).toEqual(['B', 'A']);
  expect(runNames(['out/slow/evaluation.json', 'out/fast', 'alone.json'])).toEqual([
    'slow',
    'fast',
    'alone.json',
  ]);
  expect(runNames(['./monday/out/', 'friday/out', 'other'])).toEqual(['monday/out', 'friday/out', 'other']);
  expect(runNames(['out', 'x/out'])).toEqual(['out', 'x/out']);
  expect(runNames(['out', 'out/evaluation.json'])).toEqual(['A', 'B']);
  expect(runNames(['.', 'x'])).toEqual(['A', 'B']);
});
