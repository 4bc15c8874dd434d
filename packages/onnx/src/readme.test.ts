import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as onnx from './index.js';

it('the example of the README runs', async () => {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [code = ''] = readmeExamples(text);
  const modules = { '@cnn/core': core, '@cnn/onnx': onnx };
  expect(await runExample({ code, modules })).toEqual([[[2, 1]], [true]]);
});
