import { dense, flatten, sequential } from '@cnn/core';
import { expect, it } from 'vitest';
import { earlyStopping } from './callbacks/earlyStopping.js';
import { reduceLROnPlateau } from './callbacks/reduceLROnPlateau.js';
import { compile } from './compile.js';
import { adam } from './optimizers/adam.js';
import { adamW } from './optimizers/adamW.js';
import { sgd } from './optimizers/sgd.js';

/** Options as JavaScript passes them, which no compiler looked at. */
const plain = (options: object): object => options;

it.each<[string, () => unknown]>([
  ["optimizer adam: there is no option 'beta_2'. Did you mean beta2?", () => adam(plain({ beta_2: 0.9 }))],
  ["optimizer adam: there is no option 'learning_rate'. Did", () => adam(plain({ learning_rate: 1 }))],
  [
    "optimizer adamW: there is no option 'clipnorm'. Did you mean clipNorm?",
    () => adamW(plain({ clipnorm: 1 })),
  ],
  [
    "optimizer sgd: there is no option 'decay'. Use momentum, nesterov, learn",
    () => sgd(plain({ decay: 1 })),
  ],
  ['Did you mean restoreBestWeights?', () => earlyStopping(plain({ restore_best_weights: true }))],
  ['reduceLROnPlateau: there is no option', () => reduceLROnPlateau(plain({ min_lr: 0.1 }))],
])('[train.options] %s', (message, make) => {
  expect(make).toThrow(message);
});

it('compile refuses an option of Keras’s, and what is no engine, before it begins', async () => {
  const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
  const model = sequential({ input: [2, 2, 3], layers });
  const compiled = (options: object) =>
    compile({ model, loss: 'binaryCrossentropy', ...options } as Parameters<typeof compile>[0]);
  await expect(compiled({ lr: 0.1 })).rejects.toThrow(
    "compile: there is no option 'lr'. Give it to the optimizer: optimizer: adam({ learningRate }).",
  );
  await expect(compiled({})).rejects.toThrow(
    'compile: expected an engine, received undefined. Choose one with',
  );
  await expect(compiled({ engine: 'onnx' })).rejects.toThrow('expected an engine, received "onnx"');
});
