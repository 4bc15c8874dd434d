import { dense, flatten, sequential } from '@cnn/core';
import { expect, it } from 'vitest';
import { fromLayersModel, toLayersModel } from './liveModel.js';
import { readTfjs } from './readTfjs.js';
import { tf } from './tfjsModels.support.test.js';
import { writeLayersModel } from './writeLayersModel.js';

const json = new TextEncoder().encode('{"modelTopology":{}}');
const model = sequential({ input: [1, 1, 2], layers: [flatten(), dense({ units: 1 })] });

it.each([
  [() => readTfjs({} as never, { files: {} }), 'readTfjs: expected the bytes of a file'],
  [() => readTfjs(json, undefined as never), 'readTfjs: expected an object of options'],
  [() => readTfjs(json, {} as never), 'readTfjs: files: expected the files beside model.json by their names'],
  [() => readTfjs(json, { files: {}, fil: 'x' } as never), "there is no option 'fil'. Did you mean"],
  [
    async () => fromLayersModel({} as never),
    'fromLayersModel: expected a tf.LayersModel, received an empty object',
  ],
  [async () => fromLayersModel(undefined as never), 'received nothing'],
  [() => toLayersModel({} as never, { model, weights: {} }), 'toLayersModel: expected TensorFlow.js'],
  [
    () => toLayersModel(tf, undefined as never),
    'toLayersModel: expected an object with a model and its weights',
  ],
  [async () => writeLayersModel(undefined as never), 'writeLayersModel: expected an object with a model'],
  [async () => writeLayersModel({ model } as never), 'writeLayersModel: weights: expected every variable'],
])('arguments of another kind are refused in words: %#', async (work, words) => {
  const error = await work().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'CnnError', code: 'OPTIONS' });
  expect(String(error)).toContain(words);
});
