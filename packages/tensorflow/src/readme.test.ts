import { readFileSync } from 'node:fs';
import * as core from '@cnn/core';
import { readmeExamples, runExample } from '@cnn/testing';
import { expect, it } from 'vitest';
import * as tensorflow from './index.js';

const attempt = await tensorflow.tensorflowEngine.start();
if (attempt.available) await attempt.engine.dispose();

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
// The second starts a worker, which waits for another machine.
const [engine = '', , savedModel = ''] = readmeExamples(text);
const modules = { '@cnn/core': core, '@cnn/tensorflow': tensorflow };

it.skipIf(!attempt.available)('the example of the engine in the README runs', async () => {
  expect(await runExample({ code: engine, modules })).toEqual([[[2, 1]]]);
});

it('the example of a SavedModel in the README runs', async () => {
  expect(await runExample({ code: savedModel, modules })).toEqual([
    ['saved_model.pb, assets.extra/model.json'],
  ]);
});
