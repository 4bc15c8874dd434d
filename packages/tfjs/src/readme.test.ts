import { readFile } from 'node:fs/promises';
import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as tfjs from './index.js';

it('the example of the README runs', async () => {
  const text = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const [code = ''] = readmeExamples(text);
  expect(await runExample({ code, modules: { '@cnn/core': core, '@cnn/tfjs': tfjs } })).toEqual([[[2, 1]]]);
});
