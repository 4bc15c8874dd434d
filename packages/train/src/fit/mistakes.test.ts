import { CnnError, dense, flatten, type LayerDefinition, type ModelDefinition, sequential } from '@cnn/core';
import { blobs, memorySource, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { earlyStopping } from '../callbacks/earlyStopping.js';
import { type CompileOptions, compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';
import type { TrainableModel } from '../trainableModel.js';
import type { FitOptions } from './fitOptions.js';

const ending = (last: LayerDefinition): ModelDefinition =>
  sequential({ name: 'net', input: [8, 8, 1], layers: [flatten(), last] });
const sigmoid = ending(dense({ units: 1, activation: 'sigmoid' }));
const softmax = ending(dense({ units: 2, activation: 'softmax' }));
const linear = ending(dense({ units: 1 }));

const ready = (options: Partial<CompileOptions> = {}): Promise<TrainableModel> =>
  compile({ model: sigmoid, engine: referenceEngine(), loss: 'binaryCrossentropy', ...options });

/** What a promise is rejected with: a CnnError of one line. */
async function lineOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('nothing was thrown'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CnnError);
  const { message } = error as CnnError;
  expect(message).not.toContain('\n');
  return message;
}

describe('compile says in one line what does not fit', () => {
  it.each<[string, () => Partial<CompileOptions>]>([
    ["model 'net' ends in softmax over 2", () => ({ model: softmax })],
    ["has activation 'linear'. Give it activation: 'sigmoid'.", () => ({ model: linear })],
    ['needs an output of at least 2 classes', () => ({ loss: 'sparseCategoricalCrossentropy' })],
    ["loss: unknown name 'bce'", () => ({ loss: 'bce' as 'binaryCrossentropy' })],
    ["optimizer: unknown name 'adams'", () => ({ optimizer: 'adams' as 'adam' })],
    ["metrics: unknown name 'f3'", () => ({ metrics: ['f3' as 'auc'] })],
    [
      'learningRate must be a number not negative, received NaN',
      () => ({ optimizer: adam({ learningRate: Number.NaN }) }),
    ],
    ['seed must be an integer from 0 to 2^53 - 1, received NaN', () => ({ seed: Number.NaN })],
    ['seed must be an integer from 0 to 2^53 - 1, received -1', () => ({ seed: -1 })],
  ])('%s', async (expected, options) => {
    expect(await lineOf((async () => ready(options()))())).toContain(expected);
  });
});

describe('fit says in one line what does not fit', () => {
  const images = (count: number, side = 8) => ({
    shape: [count, side, side, 1],
    data: new Float32Array(count * side * side),
  });
  const source = (labels: Int32Array, classNames = ['a', 'b'], side = 8) =>
    memorySource({
      images: images(labels.length, side),
      labels: { shape: [labels.length], data: labels },
      classNames,
    });
  const good = blobs({ items: 4 });

  it.each<[string, Parameters<TrainableModel['fit']>]>([
    ['the training set is empty', [source(Int32Array.of())]],
    ['the validation set is empty', [good, { validationData: source(Int32Array.of()) }]],
    [
      "the training set holds images [6, 6, 1], model 'net' takes [8, 8, 1]. Resize the images",
      [source(Int32Array.of(0, 1), ['a', 'b'], 6)],
    ],
    [
      'labels: item 1 of the training set has class 2, the model has 2 classes (0..1)',
      [source(Int32Array.of(0, 2))],
    ],
    [
      'labels: item 0 of the validation set has class -1',
      [good, { validationData: source(Int32Array.of(-1)) }],
    ],
    [
      "the training set has 3 classes (a, b, c), model 'net' ends in [?, 1], which is for 2. Give its last layer 3 units",
      [source(Int32Array.of(0, 1, 2), ['a', 'b', 'c'])],
    ],
    ['batchSize must be an integer of at least 1, received 0', [good, { batchSize: 0 }]],
    ['batchSize must be an integer of at least 1, received NaN', [good, { batchSize: Number.NaN }]],
    ['epochs must be an integer of at least 1, received 1.5', [good, { epochs: 1.5 }]],
    ['initialEpoch must be an integer of at least 0, received -1', [good, { initialEpoch: -1 }]],
    [
      "fit: there is no option 'batch_size'. Did you mean batchSize?",
      [good, { batch_size: 4 } as FitOptions],
    ],
    ["fit: there is no option 'validation'. Use validationData.", [good, { validation: good } as FitOptions]],
    ['classWeight: there is no class 2', [good, { classWeight: { 2: 1 } }]],
    ['classWeight: class 1 has weight NaN', [good, { classWeight: { 1: Number.NaN } }]],
    ["earlyStopping: 'val_loss' is not among the logs (loss)", [good, { callbacks: [earlyStopping()] }]],
  ])('%s', async (expected, [data, options]) => {
    const model = await ready();
    expect(await lineOf(model.fit(data, options))).toContain(expected);
    expect((await model.state()).step).toBe(0);
  });

  it('names the item whose sample weight is NaN', async () => {
    const weights = [1, 1, Number.NaN, 1];
    expect(await lineOf((await ready()).fit(blobs({ items: 4, weights }), { shuffle: false }))).toContain(
      'sample weights: item 2 has weight NaN, expected a finite number.',
    );
  });

  it('asks for every class before it starts when auc is measured', async () => {
    const model = await ready({ metrics: ['auc'] });
    const one = source(Int32Array.of(0, 0), ['benign', 'malignant']);
    expect(await lineOf(model.fit(good, { validationData: one }))).toContain(
      'metric auc needs items of every class, the validation set holds none of class malignant.',
    );
  });

  it('refuses a second call while the first is running, and any after dispose', async () => {
    const model = await ready();
    const first = model.fit(good);
    expect(await lineOf(model.fit(good))).toContain('fit is already running on this model');
    await first;
    await model.dispose();
    await model.dispose();
    expect(await lineOf(model.fit(good))).toContain("model 'net' was disposed. Compile it again.");
    expect(await lineOf(model.predict(good))).toContain("model 'net' was disposed.");
  });
});

describe('predict and evaluate say in one line what does not fit', () => {
  it('a single image without the batch in front', async () => {
    const image = { shape: [8, 8, 1], data: new Float32Array(64) };
    expect(await lineOf((await ready()).predict(image))).toBe(
      "predict: received images [8, 8, 1], model 'net' takes [n, 8, 8, 1] with n above 0. Resize the images; one image needs n = 1 in front.",
    );
  });

  it('numbers alone, which do not say their shape', async () => {
    const model = await ready();
    const alone = (numbers: unknown) => lineOf(model.predict(numbers as Parameters<typeof model.predict>[0]));
    const text =
      'predict: expected images as { shape: [n, height, width, channels], data } or a source of them';
    expect(await alone([1, 2])).toContain(text);
    expect(await alone(new Uint8Array(192))).toContain(text);
  });

  it('no images, a batch of 0, an empty set', async () => {
    const model = await ready();
    const none = { shape: [0, 8, 8, 1], data: new Float32Array(0) };
    expect(await lineOf(model.predict(none))).toContain('with n above 0');
    expect(await lineOf(model.predict(blobs({ items: 2 }), { batchSize: 0 }))).toContain('batchSize must be');
    expect(await lineOf(model.evaluate(blobs({ items: 0 })))).toContain('the set to evaluate is empty');
  });
});
