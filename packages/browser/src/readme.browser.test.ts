/// <reference path="./assets.d.ts" />

import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import * as train from '@cnn/train';
import { expect, it } from 'vitest';
import text from '../README.md?raw';
import * as browser from './index.js';

it('the example of the README runs', async () => {
  const [code = ''] = readmeExamples(text);
  const modules = { '@cnn/browser': browser, '@cnn/core': core, '@cnn/train': train };
  const printed = (await runExample({ code, modules })) as core.TensorValue[][];
  expect(printed.map(([prediction]) => prediction?.shape)).toEqual([[2, 1]]);
});
