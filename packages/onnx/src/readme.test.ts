import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as onnx from './index.js';

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const [engine = '', reading = '', checking = ''] = readmeExamples(text);
const modules = { '@cnn/core': core, '@cnn/onnx': onnx };

it('the example of the engine runs', async () => {
  expect(await runExample({ code: engine, modules })).toEqual([[[2, 1]], [true]]);
});

it('the example of reading runs', async () => {
  expect(await runExample({ code: reading, modules })).toEqual([
    [2, ['dense/kernel', 'dense/bias']],
    [['flatten: flatten', 'dense: dense']],
    [['benign', 'malignant']],
  ]);
});

it('the example of export, frozen networks and their check runs', async () => {
  expect(await runExample({ code: checking, modules })).toEqual([[4, true, true]]);
});
