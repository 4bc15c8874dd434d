import { CnnError, dense, type Engine, flatten, sequential } from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  adam,
  adamW,
  averageModels,
  averagePredictions,
  binaryCrossentropy,
  compile,
  earlyStopping,
  findLearningRate,
  fitLogisticRegression,
  fitStacking,
  hyperband,
  learningRateAt,
  metric,
  randomSearch,
  reduceLROnPlateau,
  search,
  sgd,
  successiveHalving,
  testTimeAugmentation,
  tpe,
} from './index.js';

const model = sequential({
  input: [8, 8, 1],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});

const ready = () => compile({ model, engine: referenceEngine(), loss: 'binaryCrossentropy' });
const source = blobs({ items: 4 });

/** What JavaScript passes, which no compiler looked at. */
const plain = (value: unknown): never => value as never;

/** What was thrown, or a promise rejected with. */
async function problemOf(run: () => unknown): Promise<CnnError> {
  try {
    await run();
  } catch (error) {
    if (error instanceof CnnError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('[train.options] an option that there is not is answered with the one that was meant', () => {
  it.each<[string, () => unknown]>([
    ["optimizer adam: there is no option 'beta_2'. Did you mean beta2?", () => adam(plain({ beta_2: 0.9 }))],
    ["there is no option 'learning_rate'. Did you mean learn", () => adam(plain({ learning_rate: 1 }))],
    ["optimizer adam: there is no option 'lr'. Did you mean learningRate?", () => adam(plain({ lr: 1 }))],
    ["there is no option 'clipnorm'. Did you mean clipNorm?", () => adamW(plain({ clipnorm: 1 }))],
    ["there is no option 'decay'. Use momentum, nesterov, learn", () => sgd(plain({ decay: 1 }))],
    ['Did you mean restoreBestWeights?', () => earlyStopping(plain({ restore_best_weights: true }))],
    [
      "reduceLROnPlateau: there is no option 'min_lr'. Did you",
      () => reduceLROnPlateau(plain({ min_lr: 1 })),
    ],
    ["metric accuracy: there is no option 'treshold'. Did you", () => accuracy(plain({ treshold: 0.5 }))],
    ["metric: there is no option 'fn'. Use name, direction, compute.", () => metric(plain({ fn: Math.max }))],
    ["randomSearch: there is no option 'trials'. Use maxTrials.", () => randomSearch(plain({ trials: 3 }))],
    ["there is no option 'max_epochs'. Did you mean maxEpochs?", () => hyperband(plain({ max_epochs: 3 }))],
    ['successiveHalving: there is no option', () => successiveHalving(plain({ rounds: 3 }))],
    [
      "tpe: there is no option 'nStartupTrial'. Did you mean nStartupTrials?",
      () => tpe(plain({ maxTrials: 3, nStartupTrial: 2 })),
    ],
    ["search: there is no option 'paralel'. Did you mean parallel?", () => search(plain({ paralel: 2 }))],
    ["averagePredictions: there is no option 'weight'. Did", () => averagePredictions(plain({ weight: [] }))],
    ["averageModels: there is no option 'models'. Use members,", () => averageModels(plain({ models: [] }))],
    ["testTimeAugmentation: there is no option 'view'", () => testTimeAugmentation(plain({ view: [] }))],
    ["fitStacking: there is no option 'C'.", () => fitStacking(plain({ C: 1, C2: 1 }))],
    ['fitLogisticRegression: there is no option', () => fitLogisticRegression(plain({ X: [] }))],
    ["findLearningRate: there is no option 'maxRate'", () => findLearningRate(plain({ maxRate: 1 }))],
    [
      "evaluate: there is no option 'batch_size'.",
      async () => (await ready()).evaluate(source, plain({ batch_size: 1 })),
    ],
    [
      "predict: there is no option 'verbose'.",
      async () => (await ready()).predict(source, plain({ verbose: 1 })),
    ],
    [
      'recomputeBatchNormStatistics: there is no option',
      async () => (await ready()).recomputeBatchNormStatistics(source, plain({ steps: 1 })),
    ],
  ])('%s', async (message, run) => {
    const problem = await problemOf(run);
    expect(problem.message).toContain(message);
    expect(problem.code).toBe('OPTIONS');
    expect(problem.details).toHaveProperty('option');
  });
});

describe('schedules', () => {
  const at = (schedule: object) => () => learningRateAt({ schedule: plain(schedule), step: 0 });

  it.each<[string, object]>([
    ["schedule oneCycle: there is no option 'maxLr'. Use", { type: 'oneCycle', maxLr: 1, totalSteps: 3 }],
    ['schedule oneCycle: expected totalSteps, received nothing.', { type: 'oneCycle', maxLearningRate: 1 }],
    ['received cosine-decay. Did you mean cosineDecay?', { type: 'cosine-decay' }],
    ['schedule: type must be one of constant, ', {}],
    ['schedule warmup: expected schedule, received nothing.', { type: 'warmup', warmupSteps: 2 }],
  ])('%s', (message, schedule) => {
    expect(at(schedule)).toThrow(message);
  });
});

describe('what is of another kind is told, and what to give', () => {
  const compiled = (options: object) => compile(plain({ model, loss: 'binaryCrossentropy', ...options }));

  it.each<[string, () => unknown]>([
    [
      "compile: there is no option 'lr'. Give it to the optimizer: optimizer: adam({ learningRate }).",
      () => compiled({ lr: 0.1 }),
    ],
    [
      'compile: expected an engine, received undefined. Choose one with await selectEngine()',
      () => compiled({}),
    ],
    [
      'compile: expected an engine, received the name "onnx". Start it: engine: await selectEngine({ name: \'onnx\' })',
      () => compiled({ engine: 'onnx' }),
    ],
    [
      'received a promise of one. Put await before selectEngine().',
      () => compiled({ engine: Promise.resolve(referenceEngine() as Engine) }),
    ],
    ['compile: expected an object of options, received undefined.', () => compile(plain(undefined))],
    [
      "metrics: expected a list, such as ['accuracy'], received accuracy.",
      () => compiled({ engine: referenceEngine(), metrics: 'accuracy' }),
    ],
    [
      'fit: expected a source of batches, such as batchSource',
      async () => (await ready()).fit(plain(undefined)),
    ],
    ['received a list.', async () => (await ready()).fit(plain([[0, 1]]))],
    [
      'received an object with shape, data.',
      async () => (await ready()).fit(plain({ shape: [1, 8, 8, 1], data: new Float32Array(64) })),
    ],
    [
      'expected a source whose labels are an Int32Array of class indices, received a list.',
      async () => (await ready()).fit({ ...source, labels: plain([0, 1, 0, 1]) }),
    ],
    ['received the text "images/"', async () => (await ready()).evaluate(plain('images/'))],
    [
      'fit: validationData: expected a source of batches, such as batchSource({ set }) of @cnn/data, received 0.2.',
      async () => (await ready()).fit(source, { validationData: plain(0.2) }),
    ],
    [
      'fit: callbacks: expected a list, such as [earlyStopping()], received an object with name, ',
      async () => (await ready()).fit(source, { callbacks: plain(earlyStopping()) }),
    ],
    ['predict: expected images as { shape: [n,', async () => (await ready()).predict(plain([[0.5]]))],
    ['received the text "x.jpg".', async () => (await ready()).predict(plain('x.jpg'))],
    ['received undefined.', async () => (await ready()).predict(plain(undefined))],
    ['received a Uint8Array.', async () => (await ready()).predict(plain(new Uint8Array(64)))],
    [
      'optimizer: received the function adam itself. Call it: adam().',
      () => compiled({ engine: referenceEngine(), optimizer: adam }),
    ],
    [
      'loss: received the function binaryCrossentropy itself. Call it: binaryCrossentropy().',
      () => compiled({ engine: referenceEngine(), loss: binaryCrossentropy }),
    ],
    [
      'metrics: received the function accuracy itself. Call it: accuracy().',
      () => compiled({ engine: referenceEngine(), metrics: [accuracy] }),
    ],
    ['metric: expected name and compute', () => metric(plain({ name: 'f2' }))],
  ])('%s', async (message, run) => {
    const problem = await problemOf(run);
    expect(problem.message).toContain(message);
    expect(problem.code).toBe('OPTIONS');
  });
});
