import { readFileSync } from 'node:fs';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as data from './index.js';

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the examples of the README run and print what they say', async () => {
  const printed: unknown[][] = [];
  for (const code of readmeExamples(text))
    printed.push(...(await runExample({ code, modules: { '@cnn/data': data } })));
  expect(printed.slice(0, 3).map(([line]) => String(line).split(':')[0])).toEqual([
    'train',
    'validation',
    'test',
  ]);
  expect(printed[3]).toEqual([
    [32, 32, 32, 3],
    [32, 1],
  ]);
  expect(printed[4]).toEqual([3, [2, 2, 1], [1.5, 0.75]]);
  expect(printed[5]).toEqual(['multiHot', [[0, 2], []]]);
  expect(printed.at(-1)).toEqual(['darkened', expect.closeTo(2, 5)]);
});
