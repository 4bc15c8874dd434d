import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as exchange from './index.js';

it('the first example of the README runs and prints what it says', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [code = ''] = readmeExamples(text);
  const modules = { '@cnn/core': core, '@cnn/exchange': exchange };
  const printed = await runExample({ code, modules, given: {} });
  expect(printed.slice(0, 2)).toEqual([[['model.keras']], [3, 'Keras']]);
  expect(printed[2]?.[0]).toMatch(/^input \(InputLayer\) +→ {2}an input$/);
});
