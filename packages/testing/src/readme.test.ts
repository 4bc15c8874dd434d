import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { expect, it } from 'vitest';
import * as testing from './index.js';
import { readmeExamples, runExample } from './readme/examples.js';

it('the interpreter as the README shows it', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = readmeExamples(text).at(-1) as string;
  const printed = await runExample({ code, modules: { '@cnn/core': core, '@cnn/testing': testing } });
  expect(printed).toHaveLength(1);
  expect({ data: printed[0]?.[0] as Float64Array }).toBeCloseToTensor({ data: [1 / 3, 1 / 3, 1 / 3] }, 1e-15);
});
