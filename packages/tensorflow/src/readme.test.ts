import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as tensorflow from './index.js';

const attempt = await tensorflow.tensorflowEngine.start();
if (attempt.available) await attempt.engine.dispose();

it.skipIf(!attempt.available)('the example of the README runs', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [code = ''] = readmeExamples(text);
  const modules = { '@cnn/core': core, '@cnn/tensorflow': tensorflow };
  expect(await runExample({ code, modules })).toEqual([[[2, 1]]]);
});
